import { Type } from 'typebox';
import { type Folder, FOLDERS } from '../../correspondence/port.ts';
import { newId } from '../../foundation/ids.ts';
import { boolean, list, nullable, text, uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { personOnly } from '../access.ts';
import { filtered, filterMembers } from '../filters.ts';
import type { Parts } from '../parts.ts';
import { problem } from '../problems.ts';
import type { Reader } from '../readers.ts';

const MOST_IDS = 1000;
/** Messages of one change: a transaction of seconds would hold up others. The caller repeats what is not finished. */
const MOST_CHANGED = 10_000;

const ChangeBody = Type.Object({
  ids: Type.Optional(
    list(uuid(), {
      description: 'At most 1000',
      test: (ids) => (ids.length <= MOST_IDS ? undefined : `Name at most ${MOST_IDS} messages, or use filter.`),
    }),
  ),
  filter: Type.Optional(Type.Object(filterMembers)),
  folder: Type.Optional(
    text({
      test: (value) =>
        (FOLDERS as readonly string[]).includes(value) ? undefined : `Use one of ${FOLDERS.join(', ')}.`,
      description: 'Where to move them: inbox, archive or bin',
    }),
  ),
  unread: Type.Optional(
    boolean({ description: 'True: show as unread again; the sender still sees that it was read. False: no longer' }),
  ),
  undo: Type.Optional(uuid({ description: '`inverse.undo` of the answer to the change that is taken back' })),
});

/**
 * Changes labels of many messages. The answer holds the inverse: sent back, it restores each message that nobody has
 * labelled since.
 */
export const labelMessages = (parts: Parts) =>
  operation({
    name: 'LabelInboxMessages',
    method: 'POST',
    path: '/inbox/api/v1/messages/labels',
    tag: 'Inbox',
    summary: 'Archive, bin or mark messages, by id or all that match a filter',
    access: personOnly,
    behindGateway: false,
    body: { kind: 'json', schema: ChangeBody, parameter: 'change', limit: 200_000 },
    answers: {
      200: {
        description: 'What was changed',
        schema: Type.Object({
          changed: Type.Integer(),
          ids: Type.Array(uuid(), { description: 'The first 1000 of those that were changed' }),
          refused: Type.Array(
            Type.Object({
              id: uuid(),
              code: Type.String({ description: 'CORR-01026: must be confirmed first; INB-00003: not found' }),
            }),
          ),
          more: Type.Boolean({ description: 'More match the filter: send the same again' }),
          inverse: nullable(Type.Object({ undo: uuid() })),
        }),
      },
    },
    problems: problemDetails,
    async handle(call) {
      const reader = await parts.readers.of(callerOf(call));
      const { ids, filter, folder, unread, undo } = call.body;
      if ([ids, filter, undo].filter((given) => given !== undefined).length !== 1)
        throw new InvalidFields([{ path: 'change', message: 'Give exactly one of ids, filter and undo.' }]);
      if (undo !== undefined) return ok(await undone(parts, reader, undo));
      if (folder === undefined && unread === undefined)
        throw new InvalidFields([{ path: 'change', message: 'Say what to change: folder, unread or both.' }]);

      const { mayLabel, refused, more } =
        ids === undefined
          ? await matching(parts, reader, filter!, { folder, unread })
          : await named(parts, reader, ids);
      const at = parts.clock.now();
      const change = newId(at);
      const { changed, unconfirmed } = await parts.database.transaction(async (transaction) => {
        const done = await parts.received.label(
          transaction,
          mayLabel,
          { folder: folder as Folder | undefined, markedUnopened: unread },
          { change, by: reader.person, at },
        );
        transaction.afterCommit(() => parts.live.tell(done.changed.map((id) => [id, 'labels'])));
        return done;
      });
      return ok({
        changed: changed.length,
        ids: changed.slice(0, MOST_IDS),
        refused: [
          ...refused.map((id) => ({ id, code: 'INB-00003' })),
          ...unconfirmed.slice(0, MOST_IDS).map((id) => ({ id, code: 'CORR-01026' })),
        ],
        more: more && changed.length > 0,
        inverse: changed.length === 0 ? null : { undo: change },
      });
    },
  });

/** Those of the named messages that the reader may open; labels are for all who act for the recipient. */
async function named({ received, readers }: Parts, reader: Reader, ids: readonly string[]) {
  const wanted = [...new Set(ids.map((id) => id.toLowerCase()))];
  const open = await readers.mayOpen(reader, await received.mailboxOf(wanted));
  return {
    mayLabel: wanted.filter((id) => open.has(id)),
    refused: wanted.filter((id) => !open.has(id)),
    more: false,
  };
}

/** What matches and is not yet as it shall be, so that the same call again goes on where this one ended. */
async function matching(
  parts: Parts,
  reader: Reader,
  query: Parameters<typeof filtered>[2],
  { folder, unread }: { folder: string | undefined; unread: boolean | undefined },
) {
  const { filter, mail } = await filtered(parts, reader, query);
  const places = await parts.received.page(
    {
      ...filter,
      mailboxes: mail.mailboxes.filter(({ right }) => right === 'open'),
      messages: mail.singles.filter(({ right }) => right === 'open').map(({ id }) => id),
      ...(unread === undefined
        ? { folders: filter.folders.filter((one) => one !== folder) }
        : folder === undefined
          ? { unread: filter.unread ?? !unread }
          : {}),
    },
    undefined,
    MOST_CHANGED + 1,
  );
  return {
    mayLabel: places.slice(0, MOST_CHANGED).map(({ id }) => id),
    refused: [],
    more: places.length > MOST_CHANGED,
  };
}

async function undone(parts: Parts, reader: Reader, undo: string) {
  const { received, readers } = parts;
  const ids = await received.changedBy(undo, reader.person);
  if (ids.length === 0) throw problem('INB-00007');
  const open = await readers.mayOpen(reader, await received.mailboxOf(ids));
  const may = ids.filter((id) => open.has(id));
  const at = parts.clock.now();
  const change = newId(at);
  const changed = await parts.database.transaction(async (transaction) => {
    const restored = await received.unlabel(transaction, undo, may, { change, by: reader.person, at });
    transaction.afterCommit(() => parts.live.tell(restored.map((id) => [id, 'labels'])));
    return restored;
  });
  return {
    changed: changed.length,
    ids: changed.slice(0, MOST_IDS),
    refused: [],
    more: false,
    inverse: changed.length === 0 ? null : { undo: change },
  };
}
