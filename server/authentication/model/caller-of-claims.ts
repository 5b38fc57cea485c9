import { isUuid } from '../../foundation/ids.ts';
import type { Caller, SystemUser, TokenKind } from '../../http/caller.ts';
import { systemUserElementOf } from './authorization-details.ts';
import type { Claims } from './maskinporten-claims.ts';
import { isOrganizationNumber, organizationNumberOf } from './organization-identity.ts';
import { scopesOf } from './scopes.ts';

/**
 * The caller a verified token speaks of (authentication §2.8). Numbers may come as texts and texts as numbers, for
 * issuers differ. Undefined when the token claims a system user but not a readable one: without it, the caller would be
 * taken for the vendor.
 */
export function callerOfClaims(kind: TokenKind, issuer: string, claims: Claims): Caller | undefined {
  const element = systemUserElementOf(claims.authorization_details);
  const systemUser = element === undefined ? undefined : systemUserOf(element);
  if (element !== undefined && systemUser === undefined) return undefined;
  const consumer = organizationNumberOf(claims.consumer);
  const asPerson = isPersonal(kind, claims);
  return {
    kind,
    issuer,
    scopes: new Set(scopesOf(claims.scope)),
    organizationNumber:
      systemUser?.owner ?? numberedOrganization(claims['urn:altinn:orgNumber']) ?? consumer ?? lastPart(claims.p),
    consumer,
    orgCode: textOf(claims['urn:altinn:org'])?.toLowerCase(),
    personIdentifier: asPerson ? textOf(claims.pid) : undefined,
    userId: numberOf(claims['urn:altinn:userid']),
    partyId: numberOf(claims['urn:altinn:partyid']),
    partyUuid: textOf(claims['urn:altinn:party:uuid'])?.toLowerCase(),
    systemUser,
    authenticationLevel: numberOf(claims['urn:altinn:authlevel']) ?? numberOf(claims.l) ?? 0,
    sessionId: sessionOf(claims),
    claims,
  };
}

/**
 * A Maskinporten client may write any `pid` into its grant, and the exchange keeps it: there it says whom the client
 * speaks of, not who logged in. Only a login makes a person.
 */
const isPersonal = (kind: TokenKind, claims: Claims): boolean =>
  kind === 'altinn' && claims['urn:altinn:authenticatemethod'] !== 'maskinporten';

function systemUserOf(element: Claims): SystemUser | undefined {
  const ids = element.systemuser_id;
  const id = textOf(Array.isArray(ids) ? ids[0] : ids);
  const owner = organizationNumberOf(element.systemuser_org);
  return id === undefined || !isUuid(id) || owner === undefined ? undefined : { id: id.toLowerCase(), owner };
}

const textOf = (claim: unknown): string | undefined => {
  if (typeof claim === 'number') return String(claim);
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
};

const numberOf = (claim: unknown): number | undefined => {
  const number = typeof claim === 'string' && /^-?\d+$/.test(claim) ? Number(claim) : claim;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
};

const numberedOrganization = (claim: unknown): string | undefined => {
  const text = textOf(claim);
  return text !== undefined && isOrganizationNumber(text) ? text : undefined;
};

/** The organisation a dialog token acts for. */
const lastPart = (claim: unknown): string | undefined =>
  numberedOrganization(typeof claim === 'string' ? claim.slice(claim.lastIndexOf(':') + 1) : undefined);

/** `sid` or `jti`, whichever claim comes first. */
function sessionOf(claims: Claims): string | undefined {
  const name = Object.keys(claims).find((claim) => claim === 'sid' || claim === 'jti');
  return name === undefined ? undefined : textOf(claims[name]);
}
