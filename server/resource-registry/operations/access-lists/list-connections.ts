import { type Operation, operation } from '../../../http/operation.ts';
import {
  beginning,
  CONNECTION_PAGE,
  connectionPage,
  LIST_ANSWERS,
  ListParams,
  ownerOf,
  readable,
  TokenQuery,
} from '../../access-list-steps.ts';
import { listReaders } from '../../access.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';
import { ConnectionAnswer, pageSchema } from '../../wire/schemas.ts';

/** The resources a list is connected to, by id (resource-registry §6). */
export const listConnections = (parts: RegistryParts): Operation =>
  operation({
    name: 'ListAccessListConnections',
    method: 'GET',
    path: `${ACCESS_LISTS}/:owner/:identifier/resource-connections`,
    tag: 'Access lists',
    summary: 'Resources an access list is connected to',
    access: listReaders,
    params: ListParams,
    query: TokenQuery,
    answers: {
      200: { description: 'A page of connections', schema: pageSchema(ConnectionAnswer) },
      304: { description: 'As the client knows it' },
      ...LIST_ANSWERS,
    },
    problems: registryProblems,
    handle: async (call) => {
      const owner = await ownerOf(call, parts, { reading: true });
      const read = readable(await parts.lists.list(owner, call.params.identifier), call.headers);
      if ('unchanged' in read) return read.unchanged;
      const { list } = read;
      const after = beginning(call.query.token, list);
      return connectionPage(list, await parts.lists.connectionPage(list.id, after, CONNECTION_PAGE + 1), parts);
    },
  });
