import { Type } from 'typebox';
import { nullable, text } from '../../../http/binding/shapes.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { InvalidFields } from '../../../http/problem.ts';
import { changeBy, LIST_ANSWERS, ListParams, ownerOf } from '../../access-list-steps.ts';
import { listWriters } from '../../access.ts';
import { type AccessList, wireList } from '../../model/access-list.ts';
import { conditionsOf, versionHeaders, weigh } from '../../model/conditions.ts';
import type { RegistryParts } from '../../parts.ts';
import { plain, registryProblems } from '../../problems.ts';
import { accessListWriter } from '../../store/access-list-writer.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';
import { AccessListAnswer } from '../../wire/schemas.ts';

const MOST_BYTES = 100_000;
const IDENTIFIER = /^[a-z0-9_-]{1,200}$/;

/** Creates a list, or gives it a new name and description (resource-registry §6, §7.4). */
export const upsertAccessList = (parts: RegistryParts): Operation =>
  operation({
    name: 'UpsertAccessList',
    method: 'PUT',
    path: `${ACCESS_LISTS}/:owner/:identifier`,
    tag: 'Access lists',
    summary: 'Creates or updates an access list',
    access: listWriters,
    params: ListParams,
    body: {
      kind: 'json',
      schema: Type.Object({
        name: Type.Optional(nullable(text({ max: 500 }))),
        description: Type.Optional(nullable(text({ max: 10_000, description: 'Default: empty' }))),
      }),
      types: ['application/json'],
      parameter: 'model',
      limit: MOST_BYTES,
    },
    answers: { 200: { description: 'The list, also when it was created', schema: AccessListAnswer }, ...LIST_ANSWERS },
    problems: registryProblems,
    handle: async (call) => {
      const owner = await ownerOf(call, parts, { reading: false });
      const { identifier } = call.params;
      const { name, description } = call.body;
      const conditions = conditionsOf(call.headers);
      if (name === undefined || name === null)
        throw new InvalidFields([{ path: 'Name', message: 'The Name field is required.' }]);
      if (!IDENTIFIER.test(identifier))
        throw new InvalidFields([
          {
            path: 'identifier',
            message: 'Invalid id. Only a-z and 0-9 is allowed together with _ and -. Maximum 200 characters',
          },
        ]);

      const list = await parts.database.transaction(async (transaction): Promise<AccessList> => {
        const writer = accessListWriter(transaction);
        const change = changeBy(call, parts);
        const allowed = (stored: AccessList | undefined) => {
          if (weigh(conditions, stored, { reading: false }) !== 'go') throw plain(412);
        };
        const texts = { name, description: description ?? '' };
        let stored = await writer.lock(owner, identifier);
        allowed(stored);
        if (stored === undefined) {
          const created = await writer.create({ owner, identifier, ...texts }, change);
          if (created !== undefined) {
            await parts.epoch.bump(transaction);
            return created;
          }
          // Another request made it in between: what holds for a list that is there, holds for this one.
          stored = await writer.lock(owner, identifier);
          allowed(stored);
          if (stored === undefined) throw plain(412);
        }
        const renamed = await writer.rename(stored, texts.name, texts.description, change);
        if (renamed !== stored) await parts.epoch.bump(transaction);
        return renamed;
      });
      return ok(wireList(list), versionHeaders(list));
    },
  });
