import { isUuid } from '../../../foundation/ids.ts';
import { type Operation, operation } from '../../../http/operation.ts';
import {
  beginning,
  LIST_ANSWERS,
  ListParams,
  memberPage,
  membersOf,
  ownerOf,
  readable,
  TokenQuery,
} from '../../access-list-steps.ts';
import { listReaders } from '../../access.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';
import { MemberAnswer, pageSchema } from '../../wire/schemas.ts';

/** The members of a list, by party uuid (resource-registry §6). */
export const listMembers = (parts: RegistryParts): Operation =>
  operation({
    name: 'ListAccessListMembers',
    method: 'GET',
    path: `${ACCESS_LISTS}/:owner/:identifier/members`,
    tag: 'Access lists',
    summary: 'Members of an access list',
    access: listReaders,
    params: ListParams,
    query: TokenQuery,
    answers: {
      200: { description: 'A page of members', schema: pageSchema(MemberAnswer) },
      304: { description: 'As the client knows it' },
      ...LIST_ANSWERS,
    },
    problems: registryProblems,
    handle: async (call) => {
      const owner = await ownerOf(call, parts, { reading: true });
      const read = readable(await parts.lists.list(owner, call.params.identifier), call.headers);
      if ('unchanged' in read) return read.unchanged;
      const { list } = read;
      return memberPage(list, await membersOf(parts.lists, list, beginning(call.query.token, list, isUuid)), parts);
    },
  });
