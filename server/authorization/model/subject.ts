import type { Caller } from '../../http/caller.ts';
import type { Subject, SubjectAttribute } from '../port.ts';
import { id } from './attributes.ts';

/** Level of system users, whatever their token says (authorization §3.9). */
const SYSTEM_USER_LEVEL = 3;

/** Claims that name who one is; of these only the chosen one is sent, so that a subject has one identity. */
const IDENTITIES: ReadonlySet<string> = new Set([
  id.personUuid,
  id.userId,
  id.partyId,
  id.resource,
  id.systemUser,
  id.person,
  id.emailUser,
  id.legacyUser,
  id.organization,
  id.organizationLegacy,
  'urn:altinn:orgNumber',
]);

/** The subject of a verified caller: one identity in the order of authorization §1.11, and what always goes with it. */
export function subjectOf(caller: Caller): Subject {
  const systemUser = caller.systemUser?.id ?? dialogSystemUser(caller);
  if (caller.kind === 'dialog') {
    const attributes =
      systemUser === undefined ? [...dialogIdentity(caller), ...alwaysSent(caller)] : [systemUserOf(systemUser)];
    const level = systemUser === undefined ? caller.authenticationLevel : SYSTEM_USER_LEVEL;
    // Level 0 of a dialog token means "not told" and always passes (correspondence-receive §16.1).
    return {
      attributes,
      authenticationLevel: level === 0 ? undefined : level,
      orgCode: caller.orgCode,
      onlyActions: dialogActions(caller),
    };
  }
  const identity = personOrParty(caller);
  if (identity.length === 0 && systemUser !== undefined)
    return { attributes: [systemUserOf(systemUser)], authenticationLevel: SYSTEM_USER_LEVEL, orgCode: undefined };
  return {
    attributes: [...(identity.length > 0 ? identity : organizationOf(caller)), ...alwaysSent(caller)],
    authenticationLevel: caller.authenticationLevel,
    orgCode: caller.orgCode,
  };
}

const systemUserOf = (uuid: string): SubjectAttribute => ({ id: id.systemUser, value: uuid });

/** Rows 1 to 3: person uuid, user id, party id or the resource that stands in its place. */
function personOrParty({ claims, userId, partyId }: Caller): SubjectAttribute[] {
  const personUuid = claims[id.personUuid];
  if (typeof personUuid === 'string') return [{ id: id.personUuid, value: personUuid }];
  if (userId !== undefined) return [{ id: id.userId, value: String(userId) }];
  const resource = claims[id.resource];
  if (typeof resource === 'string') return [{ id: id.resource, value: resource }];
  return partyId === undefined ? [] : [{ id: id.partyId, value: String(partyId) }];
}

/** Rows 5 and 6: both attributes for the older claim, the newer one alone otherwise. */
function organizationOf({ claims, organizationNumber, consumer }: Caller): SubjectAttribute[] {
  if (claims['urn:altinn:orgNumber'] !== undefined && organizationNumber !== undefined)
    return [
      { id: id.organizationLegacy, value: organizationNumber },
      { id: id.organization, value: organizationNumber },
    ];
  const number = consumer ?? claims[id.organization];
  return typeof number === 'string' ? [{ id: id.organization, value: number }] : [];
}

function alwaysSent({ claims, scopes, sessionId }: Caller): SubjectAttribute[] {
  const sent: SubjectAttribute[] = [];
  const scope = typeof claims.scope === 'string' ? claims.scope : [...scopes].join(' ');
  if (scope !== '') sent.push({ id: id.scope, value: scope });
  if (sessionId !== undefined) sent.push({ id: id.session, value: sessionId });
  for (const [name, claim] of Object.entries(claims)) {
    if (!name.startsWith('urn:') || IDENTITIES.has(name) || name === id.scope || name === id.session) continue;
    for (const value of Array.isArray(claim) ? claim : [claim])
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        sent.push({ id: name, value: String(value) });
  }
  return sent;
}

/** What follows the last colon of a URN. */
const lastPart = (urn: string): string => urn.slice(urn.lastIndexOf(':') + 1);

function dialogSystemUser({ kind, claims }: Caller): string | undefined {
  return kind === 'dialog' && typeof claims.y === 'string' && claims.y !== '' ? lastPart(claims.y) : undefined;
}

/** Prefixes of `c`, who is logged in; the last one is an older spelling (authentication §6.6). */
const DIALOG_USERS: readonly (readonly [prefix: string, attribute: string])[] = [
  [`${id.person}:`, id.person],
  [`${id.emailUser}:`, id.emailUser],
  [`${id.legacyUser}:`, id.legacyUser],
  [`${id.organization}:`, id.organization],
  ['urn:altinn:party-identifier:username:', id.legacyUser],
];

function dialogIdentity({ claims }: Caller): SubjectAttribute[] {
  const user = typeof claims.c === 'string' ? claims.c.toLowerCase() : '';
  const known = DIALOG_USERS.find(([prefix]) => user.startsWith(prefix));
  return known === undefined ? [] : [{ id: known[1], value: user.slice(known[0].length) }];
}

/** The actions a dialog token allows; one that is asked for must be among them (authorization §1.12, "better"). */
function dialogActions({ claims }: Caller): ReadonlySet<string> {
  return new Set(typeof claims.a === 'string' ? claims.a.split(';').filter((action) => action !== '') : []);
}
