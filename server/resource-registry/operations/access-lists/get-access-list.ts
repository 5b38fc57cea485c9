import { Type } from 'typebox';
import { list as listOf, text } from '../../../http/binding/shapes.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { LIST_ANSWERS, ListParams, ownerOf, readable } from '../../access-list-steps.ts';
import { listReaders } from '../../access.ts';
import { wireConnection, wireList } from '../../model/access-list.ts';
import { versionHeaders } from '../../model/conditions.ts';
import { includesOf } from '../../model/includes.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';
import { AccessListAnswer } from '../../wire/schemas.ts';

/** One list, with all its connections where asked for (resource-registry §6.2). */
export const getAccessList = (parts: RegistryParts): Operation =>
  operation({
    name: 'GetAccessList',
    method: 'GET',
    path: `${ACCESS_LISTS}/:owner/:identifier`,
    tag: 'Access lists',
    summary: 'One access list',
    access: listReaders,
    params: ListParams,
    query: Type.Object({
      include: Type.Optional(listOf(text(), { description: '`resources`, `resource-actions`' })),
    }),
    answers: {
      200: { description: 'The list', schema: AccessListAnswer },
      304: { description: 'As the client knows it' },
      ...LIST_ANSWERS,
    },
    problems: registryProblems,
    handle: async (call) => {
      const owner = await ownerOf(call, parts, { reading: true });
      const includes = includesOf(call.query.include);
      const read = readable(await parts.lists.list(owner, call.params.identifier), call.headers);
      if ('unchanged' in read) return read.unchanged;
      const { list } = read;
      const connections = includes.resources ? await parts.lists.connections([list.id]) : undefined;
      return ok(
        wireList(
          list,
          connections?.map((connection) => wireConnection(connection, includes.resourceActions)),
        ),
        versionHeaders(list),
      );
    },
  });
