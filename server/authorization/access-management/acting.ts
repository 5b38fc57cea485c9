import type { SystemUserRights } from '../../authentication/port.ts';
import { type Access, anyScope, type Caller } from '../../http/caller.ts';
import { isUuid } from '../../foundation/ids.ts';
import type { Party, Register } from '../../register/port.ts';
import { problem, validationProblem } from './connection-problems.ts';
import { type HeldAccess, heldAccess, type Receiver, receiverId, uuidUrn } from './held-access.ts';
import type { DelegationReader } from '../store/delegation-reader.ts';

const PORTAL = 'altinn:portal/enduser';
const SCOPES = 'altinn:accessmanagement/enduser:connections:';
const everyScope = ['fromothers', 'toothers'].flatMap((direction) =>
  ['read', 'write'].map((what) => `${SCOPES}${direction}.${what}`),
);

/** Who may come to the connection API at all; which direction is open is asked per call. */
export const connectionAccess: Access = anyScope([PORTAL, ...everyScope]);

/** `to-others`: what the acting party has given; `from-others`: what it has received. */
export type Direction = 'to-others' | 'from-others';

/** What a call is about, as its query names it. */
export interface Named {
  readonly party?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The right to administer that the acting party must have given its user (authorization §3.8). */
export type Guard = 'access-management' | 'instance-delegation' | 'client-administration';

/** A person who acts for a party. */
export interface Acting {
  readonly user: Party;
  readonly party: Party;
  /** As entries of the audit trail name the user. */
  readonly by: string;
}

/** The two sides of what is given; undefined: not named. */
export interface Between {
  readonly direction: Direction;
  readonly from: Party | undefined;
  readonly to: Receiver | undefined;
}

/** Old role codes and access packages, one of which is enough (authorization §3.8). */
const GUARDS: Readonly<Record<Guard, { roles: readonly string[]; packages: readonly string[] }>> = {
  'access-management': { roles: ['dagl', 'hadm', 'admai'], packages: ['tilgangsstyrer', 'hovedadministrator'] },
  'instance-delegation': {
    roles: ['dagl', 'hadm', 'admai'],
    packages: ['tilgangsstyrer', 'hovedadministrator', 'tilgangsstyring-enkeltinstanser'],
  },
  'client-administration': {
    roles: ['dagl', 'hadm', 'kladm'],
    packages: ['klientadministrator', 'hovedadministrator'],
  },
};
const WHO: Readonly<Record<Guard, string>> = {
  'access-management': 'You do not administer access for this party. Ask one of its leaders or access managers.',
  'instance-delegation': 'You do not administer access for this party. Ask one of its leaders or access managers.',
  'client-administration':
    'You do not administer clients of this party. Ask one of its leaders or client administrators.',
};

/** May somebody who has this decide over what the party gives? */
export const mayAdminister = ({ roleUrns, packages }: HeldAccess, guard: Guard): boolean =>
  GUARDS[guard].roles.some((code) => roleUrns.has(`urn:altinn:rolecode:${code}`)) ||
  packages.some(({ package: { code }, hasAccess }) => hasAccess && GUARDS[guard].packages.includes(code));

export interface ActingSources {
  readonly register: Register;
  readonly delegations: DelegationReader;
  readonly systemUsers: SystemUserRights | undefined;
  /** True: a uuid no party has may be a system user's (where tokens of any system user can be made). */
  readonly unregisteredSystemUsers: boolean;
}

/** Reads who acts for whom, in the reference's order: the party, the sides, the scope, the right to administer. */
export function openActing(sources: ActingSources) {
  const { register, systemUsers, unregisteredSystemUsers } = sources;

  async function userOf({ userId, personIdentifier, partyUuid, systemUser }: Caller): Promise<Party | undefined> {
    if (systemUser !== undefined) return undefined;
    const urn =
      userId !== undefined
        ? `urn:altinn:userid:${userId}`
        : personIdentifier !== undefined
          ? `urn:altinn:person:identifier-no:${personIdentifier}`
          : partyUuid && uuidUrn(partyUuid);
    const party = urn === undefined ? undefined : await register.byUrn(urn);
    return party?.kind === 'organization' ? undefined : party;
  }

  async function acting(caller: Caller, named: Named): Promise<Acting> {
    const user = await userOf(caller);
    if (user === undefined) throw forbidden('Only a person who is logged in may do this, by a token of its own.');
    const { party: uuid } = named;
    const party = uuid === undefined || !isUuid(uuid) ? undefined : await register.byUrn(uuidUrn(uuid.toLowerCase()));
    if (party === undefined) throw forbidden('The query must name the acting party by its uuid: party=….');
    return { user, party, by: uuidUrn(user.partyUuid) };
  }

  /** The party or system user a uuid names; a validation problem when there is none. */
  async function receiver(uuid: string, name: string, acting: Party): Promise<Receiver> {
    if (!isUuid(uuid)) throw validationProblem('AM.VLD-00009', `/$QUERY/${name}`);
    const party = await register.byUrn(uuidUrn(uuid.toLowerCase()));
    if (party !== undefined) {
      if (party.kind === 'self-identified') throw validationProblem('AM.VLD-00008', `/$QUERY/${name}`);
      return { kind: 'party', party };
    }
    const isOwn = (await systemUsers?.given(uuid.toLowerCase(), acting)) !== undefined;
    if (!isOwn && !unregisteredSystemUsers) throw validationProblem('AM.VLD-00006', `/$QUERY/${name}`);
    return { kind: 'system-user', uuid: uuid.toLowerCase() };
  }

  async function giver(uuid: string, acting: Party): Promise<Party> {
    const from = await receiver(uuid, 'from', acting);
    if (from.kind !== 'party') throw validationProblem('AM.VLD-00006', '/$QUERY/from');
    return from.party;
  }

  async function between({ party }: Acting, { from, to }: Named): Promise<Between> {
    if (from === undefined && to === undefined) throw validationProblem('AM.VLD-00009', '/$QUERY/from', '/$QUERY/to');
    const [giving, receiving] = [
      from === undefined ? undefined : await giver(from, party),
      to === undefined ? undefined : await receiver(to, 'to', party),
    ];
    const direction = giving?.partyUuid === party.partyUuid ? 'to-others' : 'from-others';
    if (direction === 'from-others' && (receiving === undefined || receiverId(receiving) !== party.partyUuid))
      throw validationProblem('AM.VLD-00009', '/$QUERY/party');
    return { direction, from: giving, to: receiving };
  }

  async function demand({ user, party }: Acting, guard: Guard): Promise<HeldAccess> {
    const held = await heldAccess(sources, { kind: 'party', party: user }, party);
    if (!mayAdminister(held, guard)) throw forbidden(WHO[guard]);
    return held;
  }

  return {
    /** For what has scopes of its own: one of them, and a say in the party's affairs. */
    async administering(
      caller: Caller,
      named: Pick<Named, 'party'>,
      { guard, scopes }: { guard: Guard; scopes: readonly string[] },
    ): Promise<Acting & { held: HeldAccess }> {
      const who = await acting(caller, named);
      if (![PORTAL, ...scopes].some((scope) => caller.scopes.has(scope)))
        throw forbidden(`The token lacks the scope ${scopes.join(' or ')}.`);
      return { ...who, held: await demand(who, guard) };
    },

    /** A party's own affairs: a person's own, an organisation's for whoever administers its access. */
    async onBehalf(caller: Caller, named: Pick<Named, 'party'>): Promise<Acting> {
      const who = await acting(caller, named);
      if (who.user.partyUuid !== who.party.partyUuid) await demand(who, 'access-management');
      return who;
    },

    /** The party or system user a uuid names; a validation problem when there is none. */
    receiver,

    /** For lists: either side may be left out; the direction decides the scope. */
    async reading(caller: Caller, named: Named, guard: Guard = 'access-management'): Promise<Acting & Between> {
      const who = await acting(caller, named);
      const sides = await between(who, named);
      demandScope(caller, sides.direction, 'read');
      if (sides.direction === 'from-others' && who.party.kind !== 'organization') ownOnly(who);
      else await demand(who, guard);
      return { ...who, ...sides };
    },

    /** For giving up or taking back; both sides must be named. */
    async removing(
      caller: Caller,
      named: Named,
    ): Promise<Acting & { direction: Direction; from: Party; to: Receiver }> {
      const who = await acting(caller, named);
      const { direction, from, to } = await between(who, named);
      if (from === undefined || to === undefined)
        throw validationProblem('AM.VLD-00009', from === undefined ? '/$QUERY/from' : '/$QUERY/to');
      demandScope(caller, direction, 'write');
      if (direction === 'from-others' && who.party.kind !== 'organization') ownOnly(who);
      else await demand(who, 'access-management');
      return { ...who, direction, from, to };
    },

    /** For giving: from the acting party to `to`, which may come later. */
    async giving(
      caller: Caller,
      named: Named,
      guard: Guard = 'access-management',
    ): Promise<Acting & { held: HeldAccess; to: Receiver | undefined }> {
      const who = await acting(caller, named);
      if (named.from !== undefined && named.from.toLowerCase() !== who.party.partyUuid)
        throw validationProblem('AM.VLD-00009', '/$QUERY/from');
      const to = named.to === undefined ? undefined : await receiver(named.to, 'to', who.party);
      if (to !== undefined && receiverId(to) === who.party.partyUuid)
        throw validationProblem('AM.VLD-00009', '/$QUERY/to');
      demandScope(caller, 'to-others', 'write');
      return { ...who, held: await demand(who, guard), to };
    },
  };
}

export type ActingFor = ReturnType<typeof openActing>;

const forbidden = (why: string) => problem('forbidden', { why });

function demandScope({ scopes }: Caller, direction: Direction, what: 'read' | 'write'): void {
  const scope = `${SCOPES}${direction.replace('-', '')}.${what}`;
  if (!scopes.has(PORTAL) && !scopes.has(scope)) throw forbidden(`The token lacks the scope ${scope}.`);
}

function ownOnly({ user, party }: Acting): void {
  if (user.partyUuid !== party.partyUuid) throw forbidden('What a person has received is open to that person only.');
}
