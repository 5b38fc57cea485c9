import { ok, type Operation, operation } from '../../../http/operation.ts';
import { changeBy, demanded, LIST_ANSWERS, ownerOf } from '../../access-list-steps.ts';
import { listWriters } from '../../access.ts';
import { wireConnection } from '../../model/access-list.ts';
import { conditionsOf, versionHeaders } from '../../model/conditions.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { accessListReader } from '../../store/access-list-reader.ts';
import { accessListWriter } from '../../store/access-list-writer.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';
import { ConnectionParams } from './upsert-connection.ts';
import { ConnectionAnswer } from '../../wire/schemas.ts';

/** Disconnects a list from a resource, whoever owns that (resource-registry §6.3). */
export const deleteConnection = (parts: RegistryParts): Operation =>
  operation({
    name: 'DeleteAccessListConnection',
    method: 'DELETE',
    path: `${ACCESS_LISTS}/:owner/:identifier/resource-connections/:resource`,
    tag: 'Access lists',
    summary: 'Disconnects an access list from a resource',
    access: listWriters,
    params: ConnectionParams,
    answers: {
      200: { description: 'The connection as it was', schema: ConnectionAnswer },
      204: { description: 'There was none' },
      ...LIST_ANSWERS,
    },
    problems: registryProblems,
    handle: async (call) => {
      const owner = await ownerOf(call, parts, { reading: false });
      const { identifier, resource } = call.params;
      const conditions = conditionsOf(call.headers);
      const { list, connection } = await parts.database.transaction(async (transaction) => {
        const writer = accessListWriter(transaction);
        const reader = accessListReader(transaction);
        const stored = demanded(await writer.lock(owner, identifier), conditions);
        const known = await reader.connection(stored.id, resource);
        if (known === undefined) return { list: stored, connection: undefined };
        await writer.disconnect(stored.id, resource, changeBy(call, parts));
        await parts.epoch.bump(transaction);
        return { list: (await reader.list(owner, identifier)) ?? stored, connection: known };
      });
      if (connection === undefined) return { status: 204, headers: versionHeaders(list) };
      return ok(wireConnection(connection), versionHeaders(list));
    },
  });
