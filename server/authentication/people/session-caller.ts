import { ADMINISTRATION_SCOPE, type MemberRole, type ServiceOwner } from '../../administration/port.ts';
import type { BrowserSession, Caller } from '../../http/caller.ts';
import type { Party } from '../../register/port.ts';
import { callerOfClaims } from '../model/caller-of-claims.ts';
import { levelOf, personClaims } from '../model/exchange-claims.ts';
import { memberScopes, PERSON_SCOPES } from './model/member-scopes.ts';
import type { SessionRow } from './store/tables.ts';

/** A person of the register who can log in. */
export type User = Party & { readonly userId: number; readonly personIdentifier: string };

export const isUser = (party: Party | undefined): party is User =>
  party?.kind === 'person' && party.userId !== undefined && party.personIdentifier !== undefined;

interface Login {
  readonly row: SessionRow;
  readonly session: BrowserSession;
  /** The Altinn issuer. */
  readonly issuer: string;
}

/** The person itself, as the exchanged token of its login would say it (authentication §2.4). */
export function personCaller(person: User, { row, session, issuer }: Login): Caller {
  const incoming = {
    pid: person.personIdentifier,
    acr: row.acr,
    amr: row.amr,
    scope: PERSON_SCOPES.join(' '),
    locale: person.language,
    auth_time: Math.floor(row.created.getTime() / 1000),
    exp: Math.floor(session.expires.getTime() / 1000),
  };
  const claims = personClaims(incoming, person, { issuer, sessionId: row.id, now: row.created });
  return { ...callerOfClaims('altinn', issuer, claims)!, session };
}

/**
 * The service owner the person works for, with what its role allows (authentication §2.2). One that is not approved gets
 * no scopes, as it gets no tokens with them. An administrator adds the operator's scope by asking for it.
 */
export function memberCaller(
  owner: ServiceOwner,
  member: { readonly role: MemberRole; readonly asOperator: boolean; readonly method: string },
  { row, session, issuer }: Login,
): Caller {
  const scopes = [
    ...(owner.approved ? memberScopes(member.role, member.method) : []),
    ...(member.asOperator ? [ADMINISTRATION_SCOPE] : []),
  ];
  const claims = {
    scope: scopes.join(' '),
    consumer: { authority: 'iso6523-actorid-upis', ID: `0192:${owner.organizationNumber}` },
    ...(owner.approved ? { 'urn:altinn:org': owner.code } : {}),
    'urn:altinn:orgNumber': owner.organizationNumber,
    'urn:altinn:authenticatemethod': 'maskinporten',
    'urn:altinn:authlevel': levelOf(row.acr),
    iss: issuer,
    sid: row.id,
  };
  return {
    ...callerOfClaims('altinn', issuer, claims)!,
    session,
    member: { personUuid: row.person, role: member.role },
  };
}
