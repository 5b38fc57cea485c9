import type { Party } from '../../register/port.ts';
import type { Claims } from './maskinporten-claims.ts';
import { scopesOf } from './scopes.ts';

/** Seconds an exchanged organisation token lives, whatever the incoming one's lifetime (authentication §2.2). */
const LIFETIME = 30 * 60;

/** What the exchange adds to the claims that came in. */
interface Additions {
  /** The Altinn issuer. */
  readonly issuer: string;
  /** A new UUID. */
  readonly sessionId: string;
}

interface OrganizationAdditions extends Additions {
  readonly organizationNumber: string;
  /** Short code of a service owner that asks as such. */
  readonly orgCode: string | undefined;
  readonly now: Date;
}

/**
 * Claims of the Altinn token for an organisation or system user, in the order real ones have (authentication §2.2, §2.3):
 * what came in but `aud`, `iss`, `client_amr` and `sid`; `authorization_details` as a bare object.
 */
export function organizationClaims(incoming: Claims, additions: OrganizationAdditions): Claims {
  const { aud, iss, client_amr, sid, scope, token_type, client_id, consumer, jti, iat, exp, nbf, ...others } = incoming;
  const issuedAt = Math.floor(additions.now.getTime() / 1000);
  const { authorization_details: details } = others;
  return {
    scope,
    token_type,
    exp: issuedAt + LIFETIME,
    iat: issuedAt,
    client_id,
    consumer,
    ...others,
    ...(Array.isArray(details) && details.length === 1 ? { authorization_details: details[0] } : {}),
    ...(additions.orgCode === undefined ? {} : { 'urn:altinn:org': additions.orgCode }),
    'urn:altinn:orgNumber': additions.organizationNumber,
    'urn:altinn:authenticatemethod': 'maskinporten',
    'urn:altinn:authlevel': 3,
    iss: additions.issuer,
    jti,
    sid: additions.sessionId,
    nbf: issuedAt,
  };
}

/** Claims of an Altinn Studio token: all as they were, issuer too, with new times (authentication §2.1). */
export const studioClaims = (incoming: Claims, now: Date): Claims => withNewTimes(incoming, now);

/** Claims of a token that takes the place of another of ours; with `pid` where it was asked for and is known. */
export const refreshedClaims = (claims: Claims, personIdentifier: string | undefined, now: Date): Claims => ({
  ...withNewTimes(claims, now),
  ...(personIdentifier === undefined ? {} : { pid: personIdentifier }),
});

function withNewTimes(claims: Claims, now: Date): Claims {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return { ...claims, iat: issuedAt, nbf: issuedAt, exp: issuedAt + LIFETIME };
}

const PARTNER_SCOPES = new Set([
  'skatteetaten:formueinntekt/skattemelding',
  'skatteetaten:mvameldinginnsending',
  'skatteetaten:mvameldingvalidering',
]);

/** May an ID-porten token with these scopes be exchanged at all (authentication §2.4)? */
export const hasExchangeableScope = (scope: unknown): boolean =>
  scopesOf(scope).some((name) => name.startsWith('altinn:') || PARTNER_SCOPES.has(name));

const LEVELS: Readonly<Record<string, number>> = {
  'idporten-loa-low': 0,
  'idporten-loa-substantial': 3,
  'idporten-loa-high': 4,
};

/** Authentication level of an `acr`; otherwise its last character (`Level3`), and 0 when that is no digit. */
export function levelOf(acr: string): number {
  const known = LEVELS[acr];
  return known ?? (/\d$/.test(acr) ? Number(acr.at(-1)) : 0);
}

/** Claims of the Altinn token for a person; it expires when the incoming one does (authentication §2.4 a). */
export function personClaims(
  incoming: Claims,
  person: Party & { readonly userId: number },
  additions: Additions & { readonly now: Date },
): Claims {
  const { aud, iss, at_hash, sid, sub, iat, nbf, amr, acr, ...others } = incoming;
  const method = Array.isArray(amr) ? amr[0] : amr;
  const issuedAt = Math.floor(additions.now.getTime() / 1000);
  return {
    nameid: String(person.userId),
    'urn:altinn:userid': String(person.userId),
    'urn:altinn:username': '',
    'urn:altinn:partyid': person.partyId,
    'urn:altinn:party:uuid': person.partyUuid,
    'urn:altinn:authenticatemethod': method === undefined ? 'NotDefined' : String(method),
    'urn:altinn:authlevel': levelOf(String(acr)),
    acr,
    ...(amr === undefined ? {} : { amr }),
    ...others,
    iss: additions.issuer,
    sid: additions.sessionId,
    iat: issuedAt,
    nbf: issuedAt,
  };
}
