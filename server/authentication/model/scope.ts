import { type Static, Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { boolean, integer, list, nullable, text } from '../../http/binding/shapes.ts';
import { oauthProblem } from './oauth-problems.ts';

/** Seconds: the longest an end user scope may last. */
const LONGEST_AGE = 7_776_000;
const INTEGRATION_TYPES = ['maskinporten', 'idporten', 'api_klient', 'ansattporten', 'krr', 'eformidling'];
const VISIBILITIES = ['PUBLIC', 'PRIVATE', 'INTERNAL'] as const;

/** Body of `POST /scopes` and `PUT /scopes` (authentication §1.9). */
export const scopeBody = Type.Object({
  prefix: Type.Optional(text({ max: 63, example: 'ttd' })),
  subscope: Type.Optional(text({ max: 190, example: 'mail.read' })),
  description: Type.Optional(nullable(text({ max: 255 }))),
  long_description: Type.Optional(nullable(text({ max: 4000 }))),
  visibility: Type.Optional(text({ description: VISIBILITIES.join(', ') })),
  allowed_integration_types: Type.Optional(list(text(), { description: 'Empty: all' })),
  accessible_for_all: Type.Optional(boolean({ description: 'No organisation needs a grant of its own' })),
  delegation_source: Type.Optional(nullable(text({ description: 'One of GET /delegationsources' }))),
  at_max_age: Type.Optional(integer({ minimum: 0, maximum: LONGEST_AGE, description: 'Seconds; 0 sets no limit' })),
  authorization_max_age: Type.Optional(integer({ minimum: 0, maximum: LONGEST_AGE })),
  owner_orgno: Type.Optional(text({ description: 'Owner of a new scope; default the caller’s own organisation' })),
});

/** What an owner decides about a scope. */
export interface ScopeFacts {
  readonly description: string;
  readonly longDescription: string;
  readonly visibility: (typeof VISIBILITIES)[number];
  /** Empty: all. */
  readonly allowedIntegrationTypes: readonly string[];
  readonly accessibleForAll: boolean;
  readonly delegationSource: string | null;
  /** Seconds; 0 sets no limit of its own. */
  readonly maxAge: number;
  readonly authorizationMaxAge: number;
}

/** A scope as it is stored. */
export interface Scope extends ScopeFacts {
  readonly name: string;
  readonly prefix: string;
  readonly subscope: string;
  /** Null: this installation itself. */
  readonly owner: string | null;
  readonly active: boolean;
  readonly created: Date;
  readonly lastUpdated: Date;
}

/** An organisation's access to a scope. */
export interface ScopeAccess {
  readonly scope: string;
  readonly consumer: string;
  readonly created: Date;
  readonly lastUpdated: Date;
}

const refused = (description: string, hint: string) => oauthProblem('invalid_client_metadata', 400, description, hint);

// Wider than the published pattern, which some of Altinn's own names break (two full stops, a second colon).
const SUBSCOPE = /^[a-z0-9]+([/.:][a-z0-9]+)*$/;

/** Prefix and subscope of a new scope; throws when they cannot make a name. */
export function readScopeName({ prefix, subscope }: Static<typeof scopeBody>): { prefix: string; subscope: string } {
  if (prefix === undefined || !/^[a-z0-9]+$/.test(prefix))
    throw refused('The prefix is missing or invalid', 'Use lower case letters and digits: your short code.');
  if (subscope === undefined || !SUBSCOPE.test(subscope))
    throw refused(
      'The subscope is missing or invalid',
      'Use lower case letters and digits, with / or . between parts.',
    );
  return { prefix, subscope };
}

/** The facts of a body; `delegationSource` is the one issuer of delegations known here. */
export function readScope(body: Static<typeof scopeBody>, delegationSource: string): ScopeFacts {
  const visibility = VISIBILITIES.find((value) => value === (body.visibility ?? 'PUBLIC').toUpperCase());
  if (visibility === undefined) throw refused('The visibility is unknown', `Use ${VISIBILITIES.join(', ')}.`);
  const types = body.allowed_integration_types ?? [];
  if (types.some((type) => !INTEGRATION_TYPES.includes(type)))
    throw refused('An integration type is unknown', `Use ${INTEGRATION_TYPES.join(', ')}.`);
  const source = body.delegation_source || null;
  if (source !== null && source !== delegationSource)
    throw refused('The delegation_source is unknown', `Use ${delegationSource}, or leave it out.`);
  return {
    description: body.description ?? '',
    longDescription: body.long_description ?? '',
    visibility,
    allowedIntegrationTypes: types,
    accessibleForAll: body.accessible_for_all ?? false,
    delegationSource: source,
    maxAge: body.at_max_age ?? 0,
    authorizationMaxAge: body.authorization_max_age ?? 0,
  };
}

/** A scope on the wire. */
export const scopeOnWire = (scope: Scope) => ({
  name: scope.name,
  prefix: scope.prefix,
  subscope: scope.subscope,
  description: scope.description,
  long_description: scope.longDescription,
  owner_orgno: scope.owner,
  visibility: scope.visibility,
  allowed_integration_types: scope.allowedIntegrationTypes,
  accessible_for_all: scope.accessibleForAll,
  delegation_source: scope.delegationSource,
  at_max_age: scope.maxAge,
  authorization_max_age: scope.authorizationMaxAge,
  token_type: 'SELF_CONTAINED',
  active: scope.active,
  created: wireTime(scope.created),
  last_updated: wireTime(scope.lastUpdated),
});

/** An access on the wire; a withdrawn one is answered once, as `DENIED`. */
export const accessOnWire = (access: ScopeAccess, scope: Scope, state: 'APPROVED' | 'DENIED' = 'APPROVED') => ({
  scope: access.scope,
  state,
  prefix: scope.prefix,
  consumer_orgno: access.consumer,
  owner_orgno: scope.owner,
  created: wireTime(access.created),
  last_updated: wireTime(access.lastUpdated),
});
