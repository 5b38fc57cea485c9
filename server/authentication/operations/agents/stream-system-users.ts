import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { placeInFeed, tokenOfFeed } from '../../model/system-user-feed.ts';
import { AgentReader } from '../../store/agent-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { changesOnWire, INTERNAL, internal } from './system-user-feed.ts';

const PAGE = 100;

/** `GET systemuser/internal/systemusers/stream`: every system user in order of its last change. */
export function streamSystemUsers({ database, publicUrl, register }: SystemParts): Operation {
  const reader = new AgentReader(database);
  return operation({
    name: 'StreamSystemUsers',
    method: 'GET',
    path: `${INTERNAL}/stream`,
    tag: 'System users',
    summary: 'Every system user, in order of its last change',
    description: 'Follow `links.next` until a page is empty; deleted ones come again, with `isDeleted`.',
    access: internal,
    query: Type.Object({ token: Type.Optional(text()) }),
    answers: { 200: { description: '`data`, `links.next`, `stats`' } },
    problems: problemDetails,
    handle: async (call) => {
      const after = placeInFeed(call.query.token);
      const [rows, sequenceMax] = await Promise.all([reader.changesAfter(after, PAGE), reader.lastChange()]);
      const last = rows.at(-1);
      return ok({
        links: last === undefined ? {} : { next: `${publicUrl}${INTERNAL}/stream?token=${tokenOfFeed(last.number)}` },
        data: await changesOnWire(register, rows),
        stats: { pageStart: rows[0]?.number ?? after, pageEnd: last?.number ?? after, sequenceMax },
      });
    },
  });
}
