import { type Operation, operation } from '../../../http/operation.ts';
import { LIST_ANSWERS, ListParams, ownerOf } from '../../access-list-steps.ts';
import { listWriters } from '../../access.ts';
import type { RegistryParts } from '../../parts.ts';
import { plain, registryProblems } from '../../problems.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';

/** The platform has the address, but has never implemented it (resource-registry §6); clients use PUT. */
export const patchAccessList = (parts: RegistryParts): Operation =>
  operation({
    name: 'PatchAccessList',
    method: 'PATCH',
    path: `${ACCESS_LISTS}/:owner/:identifier`,
    tag: 'Access lists',
    summary: 'Not implemented; use PUT',
    access: listWriters,
    params: ListParams,
    body: { kind: 'stream', types: ['application/json-patch+json'] },
    answers: { 403: LIST_ANSWERS[403], 501: { description: 'Always' } },
    problems: registryProblems,
    handle: async (call) => {
      await ownerOf(call, parts, { reading: false });
      throw plain(501);
    },
  });
