import { type Party, type Register, registerRoles, type Role } from '../../register/port.ts';
import type { ResourceRegistry } from '../../resource-registry/port.ts';
import type { Between } from './acting.ts';
import { packagesAsAgent } from './client-access.ts';
import { giversFor, heldPackages, isOfOwner, receiversFor, type Receiver, receiverId, uuidUrn } from './held-access.ts';
import type { AccessPackage } from '../model/access-packages.ts';
import type { Way } from '../model/connection-wire.ts';
import type { ClientReader } from '../store/client-reader.ts';
import type { DelegationReader, Sides } from '../store/delegation-reader.ts';
import type { DelegatedRight, Given } from '../store/delegation-tables.ts';

/** Something that was given, with the way it came. */
export interface Came<Thing> {
  readonly thing: Thing;
  readonly way: Way;
}

const everyRole = registerRoles.map(({ urn }) => urn);

interface BetweenTwo {
  readonly giver: string;
  readonly receiver: string;
}

/** Reads what a party has given, or received, for lists: with the parties' names and how it came. */
export function openHeldLists({
  register,
  registry,
  delegations,
  clients,
}: {
  register: Register;
  registry: ResourceRegistry;
  delegations: DelegationReader;
  clients: ClientReader;
}) {
  /** What is given for a main unit or to an organisation counts too, where one side is named. */
  async function sidesOf({ from, to }: Between): Promise<Sides> {
    return {
      givers: from && giversFor(from),
      receivers: to && (await receiversFor({ register }, to)),
    };
  }

  async function parties(uuids: Iterable<string>): Promise<(uuid: string) => Party | undefined> {
    const urns = [...new Set(uuids)].map(uuidUrn);
    const found = await register.byUrns(urns, { includeDeleted: true });
    return (uuid) => found.get(uuidUrn(uuid));
  }

  async function came<Thing extends BetweenTwo & Partial<Given>>(
    things: readonly Thing[],
    { from, to }: Between,
  ): Promise<Came<Thing>[]> {
    const named = await parties(things.flatMap(({ giver, receiver }) => [giver, receiver]));
    const entity = (uuid: string): Receiver => {
      const party = named(uuid);
      return party === undefined ? { kind: 'system-user', uuid } : { kind: 'party', party };
    };
    return things.flatMap((thing): Came<Thing>[] => {
      const giver = named(thing.giver);
      // A party that is no longer known gives nothing.
      if (giver === undefined) return [];
      const byKeyRole = to !== undefined && thing.receiver !== receiverId(to);
      const fromMain = from !== undefined && thing.giver !== from.partyUuid;
      return [
        {
          thing,
          way: {
            from: from ?? giver,
            to: to ?? entity(thing.receiver),
            via: byKeyRole ? entity(thing.receiver) : fromMain ? { kind: 'party', party: giver } : undefined,
            reasons: [
              ...(byKeyRole || fromMain ? [] : (['direct'] as const)),
              ...(byKeyRole ? (['keyrole'] as const) : []),
              ...(fromMain ? (['parent'] as const) : []),
            ],
            given: thing.given_by && thing.given_at ? { by: thing.given_by, at: thing.given_at } : undefined,
          },
        },
      ];
    });
  }

  async function roles({ from, to }: Between): Promise<Came<Role>[]> {
    if (from === undefined || to?.kind === 'system-user') return [];
    const holders = to === undefined ? await register.holdersOf(from.partyUuid, everyRole) : [to.party.partyUuid];
    // Listed from the giver's side, roles are those of their holders; key roles show where one receiver is named.
    const rolesOf = async (holder: string) =>
      (await register.rolesFor(holder, from.partyUuid)).filter((role) => to !== undefined || role.holder === holder);
    const roles = (await Promise.all(holders.map(rolesOf))).flat();
    const named = await parties([...holders, ...roles.flatMap((role) => [role.holder, role.of])]);
    return roles.flatMap((role): Came<Role>[] => {
      const holder = named(role.holder);
      const of = named(role.of);
      if (holder === undefined || of === undefined) return [];
      const receiver: Receiver = to ?? { kind: 'party', party: holder };
      const byKeyRole = to !== undefined && role.holder !== to.party.partyUuid;
      const fromMain = role.of !== from.partyUuid;
      return [
        {
          thing: role,
          way: {
            from,
            to: receiver,
            role,
            via: byKeyRole ? { kind: 'party', party: holder } : fromMain ? { kind: 'party', party: of } : undefined,
            reasons: [
              ...(byKeyRole || fromMain ? [] : (['direct'] as const)),
              ...(byKeyRole ? (['keyrole'] as const) : []),
              ...(fromMain ? (['parent'] as const) : []),
            ],
          },
        },
      ];
    });
  }

  /** Packages one named party has at another as agent of that party's provider. */
  async function asAgent(from: Party, to: Receiver): Promise<Came<AccessPackage>[]> {
    const held = await packagesAsAgent({ register, delegations, clients }, receiverId(to), from);
    const named = await parties(held.flatMap(({ agency }) => agency?.provider ?? []));
    return held.map(({ package: thing, agency }) => {
      const provider = named(agency?.provider ?? '');
      const fromMain = agency?.client !== from.partyUuid;
      return {
        thing,
        way: {
          from,
          to,
          via: provider && { kind: 'party', party: provider },
          reasons: ['client-delegation', ...(fromMain ? (['parent'] as const) : [])],
        },
      };
    });
  }

  return {
    /** Rights in force, those of an earlier owner of a resource left out. */
    async rights(sides: Between, resourceId?: string): Promise<Came<DelegatedRight>[]> {
      const rights = await delegations.rights(await sidesOf(sides));
      const kept: (DelegatedRight & Given)[] = [];
      for (const right of rights) {
        if (resourceId !== undefined && right.resource_id !== resourceId) continue;
        if (right.instance !== '' && sides.from !== undefined && right.giver !== sides.from.partyUuid) continue;
        const resource = await registry.resource(right.resource_id);
        if (resource !== undefined && isOfOwner(right, resource.owner.organizationNumber)) kept.push(right);
      }
      return came(kept, sides);
    },
    packages: async (sides: Between) => came(await delegations.packagesGiven(await sidesOf(sides)), sides),
    connections: async (sides: Between) => came(await delegations.connections(await sidesOf(sides)), sides),

    /** Roles between two named parties, or of everybody who has one at the giver. */
    roles,

    /** Packages one named party has at another, by role or delegation. */
    async packagesHeld({ from, to, direction }: Between): Promise<Came<AccessPackage>[]> {
      if (from === undefined || to === undefined) return [];
      const came = await roles({ from, to, direction });
      const held = await heldPackages(
        { register, delegations },
        to,
        from,
        came.map(({ thing }) => thing),
      );
      const ways = new Map(came.map(({ thing, way }) => [thing, way]));
      const delegated = new Map(
        (await this.packages({ from, to, direction })).map(({ thing, way }) => [thing.id, way]),
      );
      return held
        .flatMap(({ package: thing, hasAccess, role, delegation }): Came<AccessPackage>[] => {
          const way = role === undefined ? delegated.get(delegation?.id ?? '') : ways.get(role);
          return hasAccess && way !== undefined ? [{ thing, way }] : [];
        })
        .concat(await asAgent(from, to));
    },

    /** Agents of the party, or the providers a named agent works for. */
    async agents({ from, to }: Between): Promise<Came<BetweenTwo>[]> {
      const rows = await clients.agents({ provider: from?.partyUuid, agent: to && receiverId(to) });
      const things = rows.map(({ provider, agent }) => ({ giver: provider, receiver: agent }));
      return came(things, { from, to, direction: 'to-others' });
    },

    /** Packages passed on for a client: to its provider's agents, or to a named agent by all its clients. */
    async clientPackages({ from, to }: Between): Promise<Came<AccessPackage>[]> {
      const rows = await clients.delegations({ client: from?.partyUuid, agent: to && receiverId(to) });
      const found: Came<AccessPackage>[] = [];
      const named = await parties(rows.flatMap(({ client, agent }) => [client, agent]));
      for (const key of new Set(rows.map(({ client, agent }) => `${client} ${agent}`))) {
        const [clientUuid = '', agentUuid = ''] = key.split(' ');
        const client = named(clientUuid);
        const agent = named(agentUuid);
        if (client === undefined) continue;
        const receiver: Receiver =
          agent === undefined ? { kind: 'system-user', uuid: agentUuid } : { kind: 'party', party: agent };
        found.push(...(await asAgent(client, receiver)));
      }
      return found;
    },

    /** Has the receiver anything to do with the giver: a connection, or a role there? */
    isConnected: async (giver: Party, to: Receiver): Promise<boolean> =>
      (await delegations.connection(giver.partyUuid, receiverId(to))) !== undefined ||
      (to.kind === 'party' && (await register.rolesFor(to.party.partyUuid, giver.partyUuid)).length > 0),
  };
}

export type HeldLists = ReturnType<typeof openHeldLists>;

/** Things gathered under a key, in order of first appearance. */
export function gathered<Thing>(
  things: readonly Came<Thing>[],
  keyOf: (thing: Thing) => string,
): { thing: Thing; ways: Way[] }[] {
  const groups = new Map<string, { thing: Thing; ways: Way[] }>();
  for (const { thing, way } of things) {
    const key = keyOf(thing);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { thing, ways: [way] });
    else known.ways.push(way);
  }
  return [...groups.values()];
}
