import { Type } from 'typebox';
import { later, seconds } from '../../foundation/clock.ts';
import { enumeration, integer } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { BASE, creatorOf, ordering, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { notificationProblems, problem } from '../problems.ts';
import { notificationsReader } from '../store/reader.ts';

const MOST = 500;
/** Younger entries are held back, so that none is committed behind one that was read (events §3.5). */
const HELD_BACK = seconds(2);

/** `GET /future/shipment/feed`: how one's own shipments ended, in order. */
export const getStatusFeed = (parts: Parts) =>
  operation({
    name: 'GetStatusFeed',
    method: 'GET',
    path: `${BASE}/future/shipment/feed`,
    tag: TAG,
    summary: 'Follow the ends of shipments',
    access: ordering,
    query: Type.Object({
      seq: Type.Optional(integer({ description: 'Entries after this number; 0 starts over' })),
      pageSize: Type.Optional(integer({ description: 'Entries on a page, 1 to 500' })),
      orderBy: Type.Optional(enumeration({ Asc: 0, Desc: 1 })),
    }),
    body: { kind: 'stream', types: ['application/json'], allowNoType: true },
    answers: { 200: { description: 'A JSON array of entries with their `sequenceNumber`' } },
    problems: notificationProblems,
    async handle(call) {
      const { seq = 0, pageSize = MOST, orderBy = 'Asc' } = call.query;
      if (seq < 0) throw problem('negative-sequence');
      const limit = Math.min(Math.max(pageSize, 1), MOST);
      const until = later(parts.clock.now(), -HELD_BACK);
      const entries = await notificationsReader(parts.database).feed(creatorOf(call), seq, until, limit, orderBy);
      return ok(entries.map(({ sequence, entry }) => ({ sequenceNumber: sequence, ...entry })));
    },
  });
