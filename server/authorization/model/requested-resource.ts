import type { RequestAttribute } from '../../../xacml/request.ts';
import { attribute, id, firstValue } from './attributes.ts';
import { type Audience, Refusal } from './refusal.ts';

/** What a request is about: the resource, and the party the right is held for. */
export interface RequestedResource {
  /** Registry id; of an app `app_{org}_{app}`. */
  readonly identifier: string;
  /** Apps have no access lists. */
  readonly isApp: boolean;
  /** Party URN the register knows it by. */
  readonly party: string | undefined;
  /** A party that must be known: by organisation or identity number (authorization §3.1). */
  readonly partyMustExist: boolean;
  readonly instance: string | undefined;
  /** Attributes that follow from those given. */
  readonly added: readonly RequestAttribute[];
}

/** Reads the resource category, or says why it cannot be decided on. */
export function requestedResource(
  resource: readonly RequestAttribute[],
  audience: Audience,
): RequestedResource | Refusal {
  if (firstValue(resource, id.appInstance) !== undefined)
    return new Refusal('look-up', `No app instance is known here; leave ${id.appInstance} out.`);
  const named = firstValue(resource, id.resource);
  const [org, app] = [firstValue(resource, id.org), firstValue(resource, id.app)];
  const [, ofOrg, ofApp] = named?.startsWith('app_') === true ? named.split('_') : [];
  // The pair wins over a registry id beside it (authorization §1.8).
  const identifier = org !== undefined && app !== undefined ? `app_${org}_${app}` : named;
  if (identifier === undefined || identifier === '')
    return new Refusal('request', `The request names no resource; send ${id.resource}.`);

  const partyId = firstValue(resource, id.partyId);
  const number = firstValue(resource, id.organization) ?? firstValue(resource, id.organizationLegacy);
  const person = firstValue(resource, id.person);
  const uuid = firstValue(resource, id.partyUuid);
  if (person !== undefined && audience === 'internal')
    return new Refusal(
      'request',
      `${id.person} is not taken here; use ${id.partyId}, or ask /authorization/api/v1/authorize.`,
    );
  const party =
    partyId !== undefined
      ? `${id.partyId}:${partyId}`
      : number !== undefined
        ? `${id.organization}:${number}`
        : person !== undefined
          ? `${id.person}:${person}`
          : uuid && `${id.partyUuid}:${uuid}`;
  return {
    identifier,
    isApp: identifier.startsWith('app_'),
    party,
    partyMustExist: partyId === undefined && (number !== undefined || person !== undefined),
    instance: firstValue(resource, id.resourceInstance),
    added: [
      ...(identifier === named ? [] : [attribute(id.resource, identifier)]),
      ...(ofOrg !== undefined && ofApp !== undefined ? [attribute(id.org, ofOrg), attribute(id.app, ofApp)] : []),
    ],
  };
}
