import { randomInt, randomUUID } from 'node:crypto';
import type { Party } from '../../../register/port.ts';
import { type Claims, newTokenId } from '../maskinporten-claims.ts';
import { identityOf } from '../organization-identity.ts';

/** Claims of the test tools, kind by kind (authentication §4). Members without value are left out when signed. */

interface Enterprise {
  readonly scopes: string | undefined;
  readonly organizationNumber: string;
  readonly clientId: string | undefined;
  readonly org: string | undefined;
  readonly supplier: string | undefined;
  readonly delegationSource: string | undefined;
}

export const enterpriseClaims = (asked: Enterprise): Claims => ({
  scope: asked.scopes,
  token_type: 'Bearer',
  client_id: asked.clientId ?? randomUUID(),
  consumer: identityOf(asked.organizationNumber),
  'urn:altinn:org': asked.org,
  'urn:altinn:orgNumber': asked.organizationNumber,
  'urn:altinn:authenticatemethod': 'maskinporten',
  'urn:altinn:authlevel': 3,
  supplier: asked.supplier === undefined ? undefined : identityOf(asked.supplier),
  delegation_source: asked.delegationSource,
  jti: newTokenId(),
});

interface EnterpriseUser extends Enterprise {
  readonly userId: number;
  readonly partyId: number;
  readonly userName: string;
  readonly partyUuid: string | undefined;
}

export const enterpriseUserClaims = (asked: EnterpriseUser): Claims => ({
  ...enterpriseClaims(asked),
  'urn:altinn:userid': asked.userId,
  'urn:altinn:partyid': asked.partyId,
  'urn:altinn:username': asked.userName,
  'urn:altinn:party:uuid': asked.partyUuid,
  'urn:altinn:authenticatemethod': 'virksomhetsbruker',
});

interface Personal {
  readonly scopes: string;
  readonly personIdentifier: string;
  readonly userId: number | undefined;
  readonly partyId: number | undefined;
  readonly partyUuid: string | undefined;
  readonly userName: string | undefined;
  readonly level: number;
  readonly consumer: string | undefined;
  readonly clientAmr: string;
  readonly delegationSource: string | undefined;
}

const ACR: Readonly<Record<number, string>> = { 3: 'idporten-loa-substantial', 4: 'idporten-loa-high' };

export const personalClaims = (asked: Personal): Claims => ({
  nameid: asked.userId,
  'urn:altinn:userid': asked.userId,
  'urn:altinn:username': asked.userName,
  'urn:altinn:partyid': asked.partyId,
  'urn:altinn:party:uuid': asked.partyUuid,
  'urn:altinn:authenticatemethod': 'NotDefined',
  'urn:altinn:authlevel': String(asked.level),
  client_amr: asked.clientAmr,
  pid: asked.personIdentifier,
  token_type: 'Bearer',
  client_id: randomUUID(),
  acr: ACR[asked.level] ?? 'idporten-loa-low',
  scope: asked.scopes,
  delegation_source: asked.delegationSource,
  ...(asked.consumer === undefined
    ? {}
    : { consumer: identityOf(asked.consumer), client_orgno: identityOf(asked.consumer) }),
});

interface SystemUser {
  readonly scopes: string;
  readonly systemUserId: string;
  readonly vendor: string;
  readonly owner: string;
  readonly supplier: string | undefined;
  readonly clientId: string | undefined;
}

export const systemUserClaims = (asked: SystemUser): Claims => ({
  scope: asked.scopes,
  token_type: 'Bearer',
  client_id: asked.clientId ?? randomUUID(),
  consumer: identityOf(asked.vendor),
  supplier: asked.supplier === undefined ? undefined : identityOf(asked.supplier),
  authorization_details: [
    {
      type: 'urn:altinn:systemuser',
      systemuser_id: [asked.systemUserId],
      systemuser_org: identityOf(asked.owner),
      system_id: randomUUID(),
    },
  ],
  'urn:altinn:authenticatemethod': 'maskinporten',
  'urn:altinn:authlevel': 3,
  jti: newTokenId(),
});

interface SelfIdentified {
  readonly scopes: string;
  readonly userId: number;
  readonly partyId: number;
  readonly partyUuid: string;
  readonly userName: string;
}

export function selfIdentifiedClaims(asked: SelfIdentified): Claims {
  const session = newTokenId();
  return {
    sub: `urn:altinn:party:uuid:${asked.partyUuid}`,
    sid: session,
    jti: session,
    'urn:altinn:party:uuid': asked.partyUuid,
    'urn:altinn:partyid': asked.partyId,
    'urn:altinn:userid': asked.userId,
    'urn:altinn:username': asked.userName,
    // The misspelling is the original's.
    orignaliss: 'altinn2',
    acr: 'idporten-loa-low',
    'urn:altinn:authlevel': 0,
    amr: ['SelfIdentified'],
    'urn:altinn:authenticatemethod': 'SelfIdentified',
    scope: asked.scopes,
  };
}

export const emailUserClaims = (asked: Omit<SelfIdentified, 'userName'> & { email: string }, now: Date): Claims => ({
  ...selfIdentifiedClaims({ ...asked, userName: `epost:${asked.email}` }),
  orignaliss: 'idporten',
  email: asked.email,
  'urn:altinn:party:external-identifier': `urn:altinn:person:idporten-email:${asked.email}`,
  acr: 'selfregistered-email',
  amr: ['Selfregistered-email'],
  'urn:altinn:authenticatemethod': 'IdportenEpost',
  auth_time: Math.floor(now.getTime() / 1000),
});

interface Consent {
  readonly services: readonly string[];
  readonly offeredBy: string;
  readonly coveredBy: string;
  readonly handledBy: string | undefined;
  readonly authorizationCode: string;
  readonly parameters: Readonly<Record<string, string>>;
}

export const consentClaims = (asked: Consent, now: Date): Claims => ({
  AuthorizationCode: asked.authorizationCode,
  OfferedBy: asked.offeredBy,
  CoveredBy: asked.coveredBy,
  HandledBy: asked.handledBy,
  DelegatedDate: now.toISOString(),
  Services: asked.services,
  ...asked.parameters,
});

/**
 * Ours: ids of a party that the register knows, so that a token made by its number alone can be used here; the original
 * leaves them out, or draws them by lot. Nothing is filled in when the caller gave an id of its own.
 */
export const idsOf = (
  given: { userId: number | undefined; partyId: number | undefined; partyUuid: string | undefined },
  known: Party | undefined,
) => {
  const hasOwn = given.userId !== undefined || given.partyId !== undefined || given.partyUuid !== undefined;
  return hasOwn || known === undefined
    ? given
    : { userId: known.userId, partyId: known.partyId, partyUuid: known.partyUuid };
};

export const randomPartyId = (): number => randomInt(5_000_000, 7_000_000);

/** Claims as they are signed: issuer, makers' mark and times added. */
export function stamped(claims: Claims, issuer: string, now: Date, lifetime: number): Claims {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return {
    ...claims,
    iss: issuer,
    actual_iss: 'altinn-test-tools',
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + lifetime,
  };
}
