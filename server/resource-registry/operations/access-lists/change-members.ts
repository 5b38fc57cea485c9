import { Type } from 'typebox';
import { type Method, type Operation, operation } from '../../../http/operation.ts';
import { InvalidFields } from '../../../http/problem.ts';
import {
  changeBy,
  demanded,
  LIST_ANSWERS,
  ListParams,
  memberPage,
  membersOf,
  ownerOf,
} from '../../access-list-steps.ts';
import { listWriters } from '../../access.ts';
import { MOST_MEMBERS, memberChangeOf, registerUrnOf } from '../../model/access-list.ts';
import { conditionsOf } from '../../model/conditions.ts';
import type { RegistryParts } from '../../parts.ts';
import { problem, registryProblems, validationProblem } from '../../problems.ts';
import { accessListReader } from '../../store/access-list-reader.ts';
import { type AccessListWriter, accessListWriter, type Change } from '../../store/access-list-writer.ts';
import { ACCESS_LISTS } from '../../wire/paths.ts';
import { MemberAnswer, pageSchema } from '../../wire/schemas.ts';

const MOST_BYTES = 1_000_000;

/** In what a change of members differs from the others. */
interface MemberChange {
  readonly name: string;
  readonly method: Method;
  readonly summary: string;
  /** Code for more members than one call may carry. */
  readonly tooMany: 'RR.VLD-00000' | 'RR.VLD-00001';
  /** Parties that are deleted in the register may be named: they can be taken out of a list, but not put in. */
  readonly namesDeleted: boolean;
  write(writer: AccessListWriter, list: number, parties: readonly string[], change: Change): Promise<void>;
}

// The members are read by memberChangeOf, to the letter; the shape is for the documentation.
const Body = Type.Unsafe<unknown>({
  anyOf: [
    Type.Object({
      data: Type.Array(Type.String(), {
        description: 'URNs: urn:altinn:organization:identifier-no:…, urn:altinn:party:uuid:… or urn:altinn:party:id:…',
        maxItems: MOST_MEMBERS,
      }),
    }),
  ],
});

/** A change of a list's members: all of them or none; checks in the order of resource-registry §6.1. */
export const changeMembers = (
  parts: RegistryParts,
  { name, method, summary, tooMany, namesDeleted, write }: MemberChange,
): Operation =>
  operation({
    name,
    method,
    path: `${ACCESS_LISTS}/:owner/:identifier/members`,
    tag: 'Access lists',
    summary,
    access: listWriters,
    params: ListParams,
    body: { kind: 'json', schema: Body, types: ['application/json'], parameter: 'members', limit: MOST_BYTES },
    answers: { 200: { description: 'The first page of members', schema: pageSchema(MemberAnswer) }, ...LIST_ANSWERS },
    problems: registryProblems,
    handle: async (call) => {
      const owner = await ownerOf(call, parts, { reading: false });
      const conditions = conditionsOf(call.headers);
      const { references, faults } = memberChangeOf(call.body);
      if (faults.length > 0) throw new InvalidFields(faults);
      if (references.length > MOST_MEMBERS) throw validationProblem({ code: tooMany, paths: ['/data'] });
      // Looked up before the transaction, judged in it: a transaction must not wait for a second connection.
      const urns = references.map(registerUrnOf);
      const known = await parts.register.byUrns(urns, { includeDeleted: namesDeleted });

      const { list, members } = await parts.database.transaction(async (transaction) => {
        const writer = accessListWriter(transaction);
        const reader = accessListReader(transaction);
        const stored = demanded(await writer.lock(owner, call.params.identifier), conditions);
        const parties = urns.map((urn) => {
          const party = known.get(urn);
          if (party === undefined) throw problem('RR-00001');
          return party.partyUuid;
        });
        await write(writer, stored.id, [...new Set(parties)], changeBy(call, parts));
        const changed = (await reader.list(owner, call.params.identifier)) ?? stored;
        if (changed.version !== stored.version) await parts.epoch.bump(transaction);
        return { list: changed, members: await membersOf(reader, changed) };
      });
      return memberPage(list, members, parts);
    },
  });
