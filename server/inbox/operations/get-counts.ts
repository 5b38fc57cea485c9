import { Type } from 'typebox';
import { FOLDERS, type MailFilter } from '../../correspondence/port.ts';
import { boolean } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { personOnly } from '../access.ts';
import { scopeShape } from '../filters.ts';
import type { Parts } from '../parts.ts';
import { CappedCount, capped } from '../wire.ts';

/** Numbers beyond this are not counted: a badge shows no more. */
const MOST = 999;

const Folder = Type.Object({ all: CappedCount, unread: CappedCount, confirm: CappedCount });

/** Badges of the folders, apart from the lists so that they never hold back rows. */
export const getCounts = (parts: Parts) =>
  operation({
    name: 'GetInboxCounts',
    method: 'GET',
    path: '/inbox/api/v1/counts',
    tag: 'Inbox',
    summary: 'Count the mail of each folder',
    access: personOnly,
    behindGateway: false,
    query: Type.Object({ scope: Type.Optional(scopeShape()), units: Type.Optional(boolean()) }),
    answers: {
      200: {
        description: 'By folder: all, unread, and what must be confirmed; each counted to 999',
        schema: Type.Object({ inbox: Folder, archive: Folder, bin: Folder }),
      },
    },
    problems: problemDetails,
    async handle(call) {
      const { scope = 'all', units = false } = call.query;
      const reader = await parts.readers.of(callerOf(call));
      const { mailboxes, messages } = await parts.readers.mail(reader, parts.readers.inScope(reader, scope, units));
      const count = async (more: Partial<MailFilter>) =>
        capped(await parts.received.count({ mailboxes, messages, folders: FOLDERS, ...more }, MOST + 1), MOST);
      const folders = await Promise.all(
        FOLDERS.map(async (folder) => {
          const folders = [folder];
          const [all, unread, confirm] = await Promise.all([
            count({ folders }),
            count({ folders, unread: true }),
            count({ folders, mustConfirm: true }),
          ]);
          return [folder, { all, unread, confirm }] as const;
        }),
      );
      return ok(Object.fromEntries(folders));
    },
  });
