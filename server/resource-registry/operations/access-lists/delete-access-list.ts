import { ok, type Operation, operation } from '../../../http/operation.ts';
import { changeBy, demanded, LIST_ANSWERS, ListParams, ownerOf } from '../../access-list-steps.ts';
import { listWriters } from '../../access.ts';
import { wireList } from '../../model/access-list.ts';
import { conditionsOf, versionHeaders } from '../../model/conditions.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { accessListWriter } from '../../store/access-list-writer.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';
import { AccessListAnswer } from '../../wire/schemas.ts';

/** Deletes a list with its members and connections; the identifier may be used again (resource-registry §6). */
export const deleteAccessList = (parts: RegistryParts): Operation =>
  operation({
    name: 'DeleteAccessList',
    method: 'DELETE',
    path: `${ACCESS_LISTS}/:owner/:identifier`,
    tag: 'Access lists',
    summary: 'Deletes an access list',
    access: listWriters,
    params: ListParams,
    answers: {
      200: { description: 'The list as it was', schema: AccessListAnswer },
      204: { description: 'There was none' },
      400: LIST_ANSWERS[400],
      403: LIST_ANSWERS[403],
      412: LIST_ANSWERS[412],
    },
    problems: registryProblems,
    handle: async (call) => {
      const owner = await ownerOf(call, parts, { reading: false });
      const conditions = conditionsOf(call.headers);
      const deleted = await parts.database.transaction(async (transaction) => {
        const writer = accessListWriter(transaction);
        const stored = await writer.lock(owner, call.params.identifier);
        if (stored === undefined) return undefined;
        const removed = await writer.remove(demanded(stored, conditions), changeBy(call, parts));
        await parts.epoch.bump(transaction);
        return removed;
      });
      return deleted === undefined ? { status: 204 } : ok(wireList(deleted), versionHeaders(deleted));
    },
  });
