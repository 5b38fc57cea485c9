import { Type } from 'typebox';
import { boolean } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { type Between, connectionAccess, type Direction } from '../../acting.ts';
import { type Receiver, receiverId } from '../../held-access.ts';
import type { Came } from '../../held-lists.ts';
import { packageNamed } from '../../model/access-packages.ts';
import { wireEntity, wirePackage, wireResource, wireRole, wireSimpleEntity } from '../../model/connection-wire.ts';
import { ACT, type ConnectionParts, CONNECTIONS, listed, PARTIES, problems, TAG } from './parts.ts';

const RIGHTHOLDER = 'urn:altinn:role:rettighetshaver';

/** What one party has given another, or received from it. */
interface Entry {
  readonly entity: Receiver;
  readonly roles: Map<string, object>;
  readonly packages: Map<string, object>;
  readonly resources: Map<string, object>;
  readonly instances: Map<string, object>;
}

async function entriesOf(parts: ConnectionParts, sides: Between): Promise<readonly Entry[]> {
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
  return [...entries.values()];
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
      const entries = await entriesOf(parts, sides);
      const some = (wanted: boolean | undefined, things: Map<string, object>) =>
        wanted === true ? [...things.values()] : [];
      return ok(
        listed(
          entries.map((entry) => ({
            party: withoutNumber(entry.entity, sides.direction),
            roles: [...entry.roles.values()],
            packages: some(includeAccessPackages, entry.packages),
            resources: some(includeResources, entry.resources),
            instances: some(includeInstances, entry.instances),
            connections: [],
          })),
        ),
      );
    },
  });

/** Whom one has given something one knows; whose people one acts for, one need not. */
function withoutNumber(entity: Receiver, direction: Direction) {
  const wire = wireEntity(entity);
  return direction === 'to-others' ? wire : { ...wire, personIdentifier: null };
}

/** `GET …/connections/users`, and those of an instance: people and organisations that rights may be given to. */
export const listUsers = (parts: ConnectionParts) =>
  operation({
    name: 'ListConnectedUsers',
    method: 'GET',
    path: `${CONNECTIONS}/users`,
    tag: TAG,
    summary: 'Lists whom the party is connected with',
    access: connectionAccess,
    query: Type.Object(PARTIES),
    answers: { 200: { description: 'Parties without identity numbers' }, ...ACT },
    problems,
    handle: async (call) => {
      const { party } = await parts.acting.giving(callerOf(call), call.query, 'instance-delegation');
      const entries = await entriesOf(parts, { direction: 'to-others', from: party, to: undefined });
      return ok(listed(entries.map(({ entity }) => ({ ...wireSimpleEntity(entity), connections: [] }))));
    },
  });
