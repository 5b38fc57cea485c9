import { Type } from 'typebox';
import { boolean } from '../../../http/binding/shapes.ts';
import { callerOf, operation } from '../../../http/operation.ts';
import { registerRoles } from '../../../register/port.ts';
import { type Between, connectionAccess, type Direction } from '../../access-management/acting.ts';
import { type Receiver, receiverId, uuidUrn } from '../../access-management/held-access.ts';
import type { Came } from '../../access-management/held-lists.ts';
import { packageNamed } from '../../model/access-packages.ts';
import {
  AGENT,
  wireEntity,
  wirePackage,
  wireResource,
  wireRole,
  wireSimpleEntity,
} from '../../model/connection-wire.ts';
import { answerPage } from '../list-page.ts';
import {
  ABOUT,
  type About,
  ACT,
  type ConnectionParts,
  CONNECTIONS,
  instanceOf,
  PARTIES,
  pathOf,
  problems,
  resourceOf,
  TAG,
} from './parts.ts';

const RIGHTHOLDER = 'urn:altinn:role:rettighetshaver';
const KEY_ROLES = registerRoles.filter(({ isKeyRole }) => isKeyRole).map(({ urn }) => urn);

/** What one party has given another, or received from it. */
interface Entry {
  readonly entity: Receiver;
  readonly roles: Map<string, object>;
  readonly packages: Map<string, object>;
  readonly resources: Map<string, object>;
  readonly instances: Map<string, object>;
}

/** What of the work of agents is to be listed. */
interface Agency {
  readonly clientDelegations: boolean;
  readonly agents: boolean;
}

async function entriesOf(parts: ConnectionParts, sides: Between, agency: Agency): Promise<readonly Entry[]> {
  const entries = new Map<string, Entry>();
  const entryOf = ({ way: { from, to } }: Came<unknown>): Entry => {
    const entity: Receiver = sides.direction === 'to-others' ? to : { kind: 'party', party: from };
    const known = entries.get(receiverId(entity));
    if (known !== undefined) return known;
    const entry = { entity, roles: new Map(), packages: new Map(), resources: new Map(), instances: new Map() };
    entries.set(receiverId(entity), entry);
    return entry;
  };
  for (const came of await parts.lists.roles(sides))
    entryOf(came).roles.set(came.thing.urn, wireRole(came.thing.urn, came.thing.legacyCode));
  for (const came of await parts.lists.connections(sides))
    entryOf(came).roles.set(RIGHTHOLDER, wireRole(RIGHTHOLDER, undefined));
  for (const came of await parts.lists.packages(sides)) {
    const given = packageNamed(came.thing.package);
    if (given !== undefined) entryOf(came).packages.set(given.code, wirePackage(given));
  }
  for (const came of await parts.lists.rights(sides)) {
    const { resource_id, instance } = came.thing;
    const resource = await parts.registry.resource(resource_id);
    if (resource === undefined) continue;
    const entry = entryOf(came);
    if (instance === '') entry.resources.set(resource_id, wireResource(resource));
    else entry.instances.set(`${resource_id} ${instance}`, { resourceRefId: resource_id, instanceId: instance });
  }
  if (agency.clientDelegations)
    for (const came of await parts.lists.clientPackages(sides)) {
      const entry = entryOf(came);
      entry.roles.set(AGENT, wireRole(AGENT, undefined));
      entry.packages.set(came.thing.code, wirePackage(came.thing));
    }
  if (agency.agents)
    for (const came of await parts.lists.agents(sides)) entryOf(came).roles.set(AGENT, wireRole(AGENT, undefined));
  return [...entries.values()];
}

const bare = (entity: Receiver, direction: Direction) => ({
  party: withoutNumber(entity, direction),
  roles: [],
  packages: [],
  resources: [],
  instances: [],
  connections: [],
});

/** Below a giver its sub-units, for which the same holds; below a receiver the people with a key role in it. */
async function reachedThrough(
  { register, reach }: ConnectionParts,
  entries: readonly Entry[],
  direction: Direction,
): Promise<ReadonlyMap<string, object[]>> {
  const organizations = entries.flatMap(({ entity }) =>
    entity.kind === 'party' && entity.party.kind === 'organization' ? [entity.party.partyUuid] : [],
  );
  const below =
    direction === 'from-others'
      ? await reach.subUnitsOf(organizations)
      : await register.holdersOfEach(organizations, KEY_ROLES);
  const parties = await register.byUrns([...new Set([...below.values()].flat())].map(uuidUrn));
  return new Map(
    [...below].map(([organization, uuids]) => [
      organization,
      uuids.flatMap((uuid) => {
        const party = parties.get(uuidUrn(uuid));
        return party === undefined ? [] : [bare({ kind: 'party', party }, 'from-others')];
      }),
    ]),
  );
}

/** `GET …/connections`: everybody the party has given something, or received something from. */
export const listConnections = (parts: ConnectionParts) =>
  operation({
    name: 'ListConnections',
    method: 'GET',
    path: CONNECTIONS,
    tag: TAG,
    summary: 'Lists connections with other parties',
    access: connectionAccess,
    query: Type.Object({
      ...PARTIES,
      includeClientDelegations: Type.Optional(boolean()),
      includeAgentConnections: Type.Optional(boolean()),
      includeAccessPackages: Type.Optional(boolean()),
      includeResources: Type.Optional(boolean()),
      includeInstances: Type.Optional(boolean()),
    }),
    answers: { 200: { description: 'One entry a party, with what was asked to be included' }, ...ACT },
    problems,
    handle: async (call) => {
      const { includeAccessPackages, includeResources, includeInstances } = call.query;
      const sides = await parts.acting.reading(callerOf(call), call.query);
      const { includeClientDelegations = true, includeAgentConnections = true } = call.query;
      const agency = { clientDelegations: includeClientDelegations, agents: includeAgentConnections };
      const entries = await entriesOf(parts, sides, agency);
      const below = await reachedThrough(parts, entries, sides.direction);
      const some = (wanted: boolean | undefined, things: Map<string, object>) =>
        wanted === true ? [...things.values()] : [];
      return answerPage(call, entries, (entry) => ({
        party: withoutNumber(entry.entity, sides.direction),
        roles: [...entry.roles.values()],
        packages: some(includeAccessPackages, entry.packages),
        resources: some(includeResources, entry.resources),
        instances: some(includeInstances, entry.instances),
        connections: below.get(receiverId(entry.entity)) ?? [],
      }));
    },
  });

/** Whom one has given something one knows; whose people one acts for, one need not. */
function withoutNumber(entity: Receiver, direction: Direction) {
  const wire = wireEntity(entity);
  return direction === 'to-others' ? wire : { ...wire, personIdentifier: null };
}

/** `GET …/connections/users`, and `…/resources/instances/users`: whom rights may be given to. */
export const listUsers = (parts: ConnectionParts, about: About) =>
  operation({
    name: about === 'resource' ? 'ListConnectedUsers' : 'ListUsersOfInstance',
    method: 'GET',
    path: about === 'resource' ? `${CONNECTIONS}/users` : `${pathOf(about)}/users`,
    tag: TAG,
    summary: about === 'resource' ? 'Lists whom the party is connected with' : 'Lists who has rights to an instance',
    access: connectionAccess,
    query: Type.Object(ABOUT),
    answers: { 200: { description: 'Parties without identity numbers' }, ...ACT },
    problems,
    handle: async (call) => {
      const { party } = await parts.acting.giving(callerOf(call), call.query, 'instance-delegation');
      const sides = { direction: 'to-others', from: party, to: undefined } as const;
      if (about === 'resource') {
        const entries = await entriesOf(parts, sides, { clientDelegations: false, agents: true });
        const below = await reachedThrough(parts, entries, 'to-others');
        return answerPage(call, entries, ({ entity }) => ({
          ...wireSimpleEntity(entity),
          connections: below.get(receiverId(entity)) ?? [],
        }));
      }
      const { identifier } = await resourceOf(parts, call.query);
      const instance = instanceOf(about, call.query);
      const users = new Map<string, Receiver>();
      for (const { thing, way } of await parts.lists.rights(sides, identifier))
        if (thing.instance === instance) users.set(receiverId(way.to), way.to);
      return answerPage(call, [...users.values()], (entity) => ({ ...wireSimpleEntity(entity), connections: [] }));
    },
  });
