import { Type } from 'typebox';
import { list as listOf, nullable, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { changeBy, demanded, LIST_ANSWERS, ListParams, ownerOf } from '../../access-list-steps.ts';
import { isAdmin, listWriters } from '../../access.ts';
import { wireConnection } from '../../model/access-list.ts';
import { conditionsOf, versionHeaders } from '../../model/conditions.ts';
import type { RegistryParts } from '../../parts.ts';
import { problem, registryProblems } from '../../problems.ts';
import { accessListReader } from '../../store/access-list-reader.ts';
import { accessListWriter } from '../../store/access-list-writer.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';
import { ConnectionAnswer } from '../../wire/schemas.ts';

const MOST_BYTES = 100_000;

export const ConnectionParams = Type.Object({ ...ListParams.properties, resource: text() });

/** Connects a list to a resource, or sets the actions it allows there; checks in the order of resource-registry §6.3. */
export const upsertConnection = (parts: RegistryParts): Operation =>
  operation({
    name: 'UpsertAccessListConnection',
    method: 'PUT',
    path: `${ACCESS_LISTS}/:owner/:identifier/resource-connections/:resource`,
    tag: 'Access lists',
    summary: 'Connects an access list to a resource',
    access: listWriters,
    params: ConnectionParams,
    body: {
      kind: 'json',
      schema: Type.Object({
        actionFilters: Type.Optional(
          nullable(
            listOf(text({ min: 1, max: 500 }), {
              description: 'Actions the members may do; none: all',
              test: (actions) =>
                actions.some((action) => action === null) ? 'An action must not be null.' : undefined,
            }),
          ),
        ),
      }),
      types: ['application/json'],
      parameter: 'model',
      limit: MOST_BYTES,
    },
    answers: { 200: { description: 'The connection', schema: ConnectionAnswer }, ...LIST_ANSWERS },
    problems: registryProblems,
    handle: async (call) => {
      const owner = await ownerOf(call, parts, { reading: false });
      const { identifier, resource } = call.params;
      const actions = [...new Set(call.body.actionFilters ?? [])];
      const conditions = conditionsOf(call.headers);

      const { list, connection } = await parts.database.transaction(async (transaction) => {
        const writer = accessListWriter(transaction);
        const held = await writer.holdResource(resource);
        if (held === undefined) throw problem('RR-00002');
        const isOwn = held.hasCompetentAuthority.orgcode?.toLowerCase() === owner;
        if (!isOwn && !isAdmin(callerOf(call))) throw problem('RR-00004');
        const stored = demanded(await writer.lock(owner, identifier), conditions);
        const connected = await writer.connect(stored.id, resource, actions, changeBy(call, parts));
        const changed = (await accessListReader(transaction).list(owner, identifier)) ?? stored;
        if (changed.version !== stored.version) await parts.epoch.bump(transaction);
        return { list: changed, connection: connected };
      });
      return ok(wireConnection(connection), versionHeaders(list));
    },
  });
