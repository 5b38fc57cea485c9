import { type Static, Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { integer, list, nullable, text } from '../../http/binding/shapes.ts';
import type { ClientKey } from './client-keys.ts';
import { publicJwk } from './grant-algorithms.ts';
import { oauthProblem } from './oauth-problems.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Seconds; the original's default. */
export const DEFAULT_TOKEN_LIFETIME = 120;
const LONGEST_TOKEN_LIFETIME = 3600;
/** A token with all of them would pass no server's limit of headers; and each is a parameter of a statement. */
const MOST_SCOPES = 500;

/** Body of `POST /clients` and `PUT /clients/{id}` (authentication §1.9); what a GET answers may be sent back as it is. */
export const clientBody = Type.Object({
  client_name: text({ required: true, min: 1, max: 255, example: 'Sakssystem' }),
  description: Type.Optional(nullable(text({ max: 2000 }))),
  integration_type: Type.Optional(text({ example: 'maskinporten' })),
  token_endpoint_auth_method: Type.Optional(text({ example: 'private_key_jwt' })),
  grant_types: Type.Optional(list(text(), { default: [GRANT_TYPE] })),
  scopes: Type.Optional(list(text({ max: 255 }), { description: 'Every scope the client may ask for' })),
  access_token_lifetime: Type.Optional(
    integer({ minimum: 1, maximum: LONGEST_TOKEN_LIFETIME, description: 'Seconds' }),
  ),
  client_orgno: Type.Optional(text({ description: 'The organisation that owns the client; default the caller’s own' })),
});

/** What an operator or owner decides about a client. */
export interface ClientFacts {
  readonly clientName: string;
  readonly description: string;
  /** Seconds. */
  readonly accessTokenLifetime: number;
  readonly scopes: readonly string[];
}

/** A client as it is stored. */
export interface Client extends ClientFacts {
  readonly clientId: string;
  readonly organizationNumber: string;
  readonly active: boolean;
  readonly created: Date;
  readonly lastUpdated: Date;
  /** When it last got a token; null before it did. */
  readonly lastToken: Date | null;
}

/** The facts of a body; throws what is not offered here. */
export function readClient(body: Static<typeof clientBody>): ClientFacts {
  const refused = (description: string, hint: string) =>
    oauthProblem('invalid_client_metadata', 400, description, hint);
  if ((body.integration_type ?? 'maskinporten') !== 'maskinporten')
    throw refused('The integration_type is not offered here', 'Use maskinporten.');
  if ((body.token_endpoint_auth_method ?? 'private_key_jwt') !== 'private_key_jwt')
    throw refused('The token_endpoint_auth_method is not offered here', 'Use private_key_jwt.');
  if ((body.grant_types ?? []).some((type) => type !== GRANT_TYPE && type !== 'jwt_bearer_token'))
    throw refused('A grant type is not offered here', `Use ${GRANT_TYPE} alone.`);
  const scopes = [...new Set(body.scopes ?? [])];
  if (scopes.length > MOST_SCOPES)
    throw refused(
      `A client may have ${MOST_SCOPES} scopes at most`,
      `It has ${scopes.length}. Leave out those it never asks for, or register several clients.`,
    );
  return {
    clientName: body.client_name,
    description: body.description ?? '',
    accessTokenLifetime: body.access_token_lifetime ?? DEFAULT_TOKEN_LIFETIME,
    scopes,
  };
}

/** A client on the wire. The two lifetimes of login clients are the original's defaults. */
export const clientOnWire = (client: Client, keyWarning?: string) => ({
  client_id: client.clientId,
  client_name: client.clientName,
  client_orgno: client.organizationNumber,
  description: client.description,
  integration_type: 'maskinporten',
  application_type: 'web',
  token_endpoint_auth_method: 'private_key_jwt',
  grant_types: [GRANT_TYPE],
  scopes: client.scopes,
  access_token_lifetime: client.accessTokenLifetime,
  refresh_token_lifetime: 600,
  authorization_lifetime: 7200,
  active: client.active,
  created: wireTime(client.created),
  last_updated: wireTime(client.lastUpdated),
  ...(client.lastToken === null ? {} : { last_token: wireTime(client.lastToken) }),
  ...(keyWarning === undefined ? {} : { key_warning: keyWarning }),
});

const DAY = 86_400_000;
/** Days before its end that a key is first warned of (authentication §9). */
const WARNED_DAYS = 60;

/** What to do about a client's key that ends soon or has ended; undefined when there is time. */
export function keyWarning(
  key: { readonly keyId: string; readonly expires: Date } | undefined,
  now: Date,
): string | undefined {
  if (key === undefined) return undefined;
  const left = Math.ceil((key.expires.getTime() - now.getTime()) / DAY);
  if (left > WARNED_DAYS) return undefined;
  const when = left <= 0 ? 'has expired' : `expires in ${left} ${left === 1 ? 'day' : 'days'}`;
  return `The key ${key.keyId} ${when}. Send it again to renew it for a year, or put a new one beside it: both work meanwhile.`;
}

/** A set of keys on the wire; `exp` (seconds since 1970) tells when each stops working. */
export const keysOnWire = (keys: readonly (ClientKey & { readonly expires: Date })[]) => ({
  keys: keys.map(({ keyId, algorithm, numbers, expires }) => ({
    ...publicJwk(algorithm, numbers),
    alg: algorithm,
    use: 'sig',
    kid: keyId,
    exp: Math.floor(expires.getTime() / 1000),
  })),
});
