import { Type } from 'typebox';
import { boolean, nullable, text } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { personOnly } from '../access.ts';
import { limitShape } from '../filters.ts';
import type { Parts } from '../parts.ts';
import type { Reader } from '../readers.ts';
import { CappedCount, CountMembers, capped, wireParty, WireParty } from '../wire.ts';

const DEFAULT_LIMIT = 50;
const MOST_UNREAD = 99;
const LONGEST_TEXT = 200;
/** A hundred party uuids with their commas. */
const LONGEST_IDS = 3700;

/** Whom one acts for, by name or number; there may be tens of thousands. */
export const listParties = (parts: Parts) =>
  operation({
    name: 'ListInboxParties',
    method: 'GET',
    path: '/inbox/api/v1/parties',
    tag: 'Inbox',
    summary: 'Find a party one acts for',
    access: personOnly,
    behindGateway: false,
    query: Type.Object({
      q: Type.Optional(text({ max: LONGEST_TEXT, description: 'Words of the name, or digits of the number' })),
      ids: Type.Optional(
        text({ max: LONGEST_IDS, description: 'Only these, by party uuid, separated by comma; in that order' }),
      ),
      deleted: Type.Optional(boolean({ description: 'Deleted ones too' })),
      unread: Type.Optional(boolean({ description: 'False: without counts of unread mail, which is faster' })),
      limit: limitShape(100),
      after: Type.Optional(text({ description: 'The value of `next` of the page before, of the same search' })),
    }),
    answers: {
      200: {
        description: 'Oneself first, then by name, sub-units below their main unit',
        schema: Type.Object({
          items: Type.Array(Type.Object({ ...WireParty.properties, unread: nullable(CappedCount) })),
          next: nullable(Type.String()),
          ...CountMembers,
        }),
      },
    },
    problems: problemDetails,
    async handle(call) {
      const { q, ids, after = '0', limit = DEFAULT_LIMIT, deleted = false, unread = true } = call.query;
      if (!/^\d{1,9}$/.test(after))
        throw new InvalidFields([{ path: 'after', message: 'Use the value of `next` of the page before.' }]);
      const reader = await parts.readers.of(callerOf(call));
      const found =
        ids === undefined
          ? reader.parties.search(q, { after: Number(after), limit, deleted })
          : named(reader.parties, ids);
      const counts = unread ? await unreadOf(parts, reader, found.parties) : undefined;
      return ok({
        items: found.parties.map((party) => ({
          ...wireParty(party, reader.parties.own),
          unread: counts === undefined ? null : capped(counts.get(party.urn) ?? 0, MOST_UNREAD),
        })),
        next: found.next === undefined ? null : String(found.next),
        count: found.count,
        countIsAtLeast: false,
      });
    },
  });

/** Those of the parties that the reader acts for; the others are left out. */
function named(known: Reader['parties'], ids: string) {
  const parties = [...new Set(ids.split(','))].flatMap((uuid) => known.byUuid(uuid.trim()) ?? []);
  return { parties, next: undefined, count: parties.length };
}

async function unreadOf(
  { readers, received }: Parts,
  reader: Reader,
  shown: Parameters<Parts['readers']['mailboxes']>[1],
): Promise<ReadonlyMap<string, number>> {
  const { mailboxes, messages } = await readers.mail(reader, shown);
  return received.countByRecipient({ mailboxes, messages, folders: ['inbox'], unread: true }, MOST_UNREAD + 1);
}
