import { Type } from 'typebox';
import { list, text } from '../../../http/binding/shapes.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { LIST_ANSWERS, OwnerParams, ownerOf } from '../../access-list-steps.ts';
import { listReaders } from '../../access.ts';
import { wireConnection, wireList } from '../../model/access-list.ts';
import { isText, linkTo, links, pageOf, readToken, writeToken } from '../../model/cursor.ts';
import { includesOf } from '../../model/includes.ts';
import type { RegistryParts } from '../../parts.ts';
import { problem, registryProblems, validationProblem } from '../../problems.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';
import { AccessListAnswer, pageSchema } from '../../wire/schemas.ts';

const PAGE = 20;

/** The lists of a service owner, with their connections to one resource where asked for (resource-registry §6.2). */
export const listAccessLists = (parts: RegistryParts): Operation =>
  operation({
    name: 'ListAccessLists',
    method: 'GET',
    path: `${ACCESS_LISTS}/:owner`,
    tag: 'Access lists',
    summary: 'Access lists of a service owner',
    access: listReaders,
    params: OwnerParams,
    query: Type.Object({
      token: Type.Optional(text({ description: 'From links.next' })),
      include: Type.Optional(list(text(), { description: '`resources`, `resource-actions`' })),
      resource: Type.Optional(text({ description: 'Resource whose connections are included' })),
    }),
    answers: {
      200: { description: 'A page of lists', schema: pageSchema(AccessListAnswer) },
      400: LIST_ANSWERS[400],
      403: LIST_ANSWERS[403],
    },
    problems: registryProblems,
    handle: async (call) => {
      const owner = await ownerOf(call, parts, { reading: true });
      const { token, include, resource } = call.query;
      const includes = includesOf(include);
      const after = readToken(token, isText);
      if (includes.members) throw problem('RR-00000');
      if (includes.resources && resource === undefined)
        throw validationProblem({ code: 'RR.VLD-00002', paths: ['/$QUERY/include', '/$QUERY/resource'] });

      const { rows, last } = pageOf(await parts.lists.lists(owner, after, PAGE + 1), PAGE);
      const connections = includes.resources
        ? await parts.lists.connections(
            rows.map(({ id }) => id),
            resource,
          )
        : undefined;
      const next =
        last &&
        linkTo(`${parts.publicUrl}${ACCESS_LISTS}/${encodeURIComponent(owner)}`, {
          token: writeToken(last.identifier),
          include: include?.join(','),
          resource,
        });
      return ok({
        links: links(next),
        data: rows.map((row) => {
          const own = connections?.filter((connection) => connection.list === row.id);
          return wireList(
            row,
            own?.map((connection) => wireConnection(connection, includes.resourceActions)),
          );
        }),
      });
    },
  });
