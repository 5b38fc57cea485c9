import { type Access, anyScope, type Caller } from '../../http/caller.ts';
import { isOrganizationNumber } from './organization-identity.ts';
import { oauthProblem } from './oauth-problems.ts';

/** The scope of this installation's operator (design §4). */
export const ADMINISTRATION = 'budstikke:administration';

export const isOperator = (caller: Caller): boolean => caller.scopes.has(ADMINISTRATION);

const CLIENT_READERS = ['idporten:dcr.read', 'idporten:dcr.modify', 'idporten:dcr.write', ADMINISTRATION];
/** Whoever works for a service owner may look at its clients; its owners have the scopes to change them. */
export const readsClients: Access = {
  kind: 'token',
  scopes: CLIENT_READERS,
  kinds: ['altinn', 'maskinporten'],
  allows: ({ scopes, member }) => member !== undefined || CLIENT_READERS.some((scope) => scopes.has(scope)),
};
export const changesClients: Access = anyScope(['idporten:dcr.modify', 'idporten:dcr.write', ADMINISTRATION]);
export const createsClients: Access = anyScope(['idporten:dcr.write', ADMINISTRATION]);
export const administersScopes: Access = anyScope(['idporten:scopes.write', ADMINISTRATION]);

/**
 * May the caller administer what belongs to the organisation? Null is what belongs to this installation. Of the people who
 * act for it in a browser, its owners may.
 */
export const administersFor = (caller: Caller, owner: string | null): boolean =>
  isOperator(caller) ||
  (owner !== null && caller.consumer === owner && (caller.member === undefined || caller.member.role === 'owner'));

/** May the caller look at what belongs to the organisation? */
export const looksAt = (caller: Caller, owner: string): boolean => isOperator(caller) || caller.consumer === owner;

/**
 * The organisation a new client or scope is to belong to: the caller's own, or the one asked for by an operator. Throws
 * for somebody else's, and for a token without `consumer`.
 */
export function ownerOfNew(caller: Caller, asked: string | undefined): string {
  const owner = asked || caller.consumer;
  if (owner === undefined)
    throw oauthProblem(
      'forbidden',
      403,
      'The token names no organisation',
      'Use a token with the claim consumer; an operator may name the owner in the body.',
    );
  if (!isOrganizationNumber(owner))
    throw oauthProblem(
      'invalid_client_metadata',
      400,
      'The owner must be nine digits',
      'Leave it out to use your own.',
    );
  if (!administersFor(caller, owner))
    throw oauthProblem('forbidden', 403, 'The owner is another organisation', 'Use a token of that organisation.');
  return owner;
}
