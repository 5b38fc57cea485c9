import { Type } from 'typebox';
import { days, later } from '../../foundation/clock.ts';
import { inTurn } from '../../foundation/in-turn.ts';
import { wireTime } from '../../http/binding/scalars.ts';
import { dateTime, text } from '../../http/binding/shapes.ts';
import type { Access, Caller } from '../../http/caller.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { deliveryStatus, isFinal, isSent, orderStatus } from '../model/statuses.ts';
import { BASE, CREATE, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { notificationProblems, problem } from '../problems.ts';
import { type FiguresRow, MOST_SHIPMENTS, notificationFigures } from '../store/statistics-reader.ts';

const DEFAULT_DAYS = 30;
const MOST_DAYS = 400;
const SERVICE_OWNER = 'altinn:serviceowner';
const SEND = 'altinn:correspondence.write';
const time = () => Type.String({ format: 'date-time' });

/** Who may order notifications or see what became of the owner's mail may see what became of its notifications. */
const ownerView: Access = {
  kind: 'token',
  scopes: [CREATE, SEND],
  kinds: ['altinn'],
  allows: ({ scopes, member }) =>
    member !== undefined || scopes.has(CREATE) || (scopes.has(SEND) && scopes.has(SERVICE_OWNER)),
};

const Figures = {
  orders: Type.Array(
    Type.Object({
      kind: Type.String({ description: 'Notification, Reminder or Instant' }),
      status: Type.String({ description: '`Order_Refused`: nobody could be reached' }),
      count: Type.Integer(),
    }),
  ),
  deliveries: Type.Array(
    Type.Object({
      channel: Type.String({ description: 'Email or SMS' }),
      status: Type.String(),
      result: Type.Unsafe<'sent' | 'failed' | 'waiting'>({ type: 'string', enum: ['sent', 'failed', 'waiting'] }),
      count: Type.Integer(),
    }),
  ),
};

/** `GET /statistics` (addition): what became of a service owner's notifications, day by day. */
export const getNotificationStatistics = (parts: Parts) => {
  // A count of a million takes seconds: an owner never holds more than one connection of a process with it.
  const ownersTurn = inTurn();
  return operation({
    name: 'GetNotificationStatistics',
    method: 'GET',
    path: `${BASE}/statistics`,
    tag: TAG,
    summary: 'Get figures of notifications by day, channel and status',
    description:
      'Of orders of one’s own and those of one’s messages, by the day they were to be sent, in the zone Europe/Oslo.',
    access: ownerView,
    query: Type.Object({
      from: Type.Optional(dateTime({ description: 'Default: 30 days before `to`' })),
      to: Type.Optional(dateTime({ description: 'Default: now' })),
      resource: Type.Optional(text({ description: 'Id of a resource, with or without prefix' })),
    }),
    answers: {
      200: {
        description: 'Figures for the whole time and each day on which there was something to send',
        schema: Type.Object({
          from: time(),
          to: time(),
          complete: Type.Boolean({ description: 'False: of the newest million alone' }),
          total: Type.Object(Figures),
          days: Type.Array(Type.Object({ day: Type.String({ format: 'date' }), ...Figures })),
        }),
      },
    },
    problems: notificationProblems,
    async handle(call) {
      const creators = creatorsOf(callerOf(call));
      const { resource } = call.query;
      const to = call.query.to ?? parts.clock.now();
      const from = call.query.from ?? later(to, -days(DEFAULT_DAYS));
      const span = to.getTime() - from.getTime();
      if (span <= 0 || span > days(MOST_DAYS))
        throw new InvalidFields([
          { path: 'from', message: `From must be before to, by at most ${MOST_DAYS} days. Ask for a shorter time.` },
        ]);
      const asked = { creators, from, to, resource: resource?.toLowerCase().replace('urn:altinn:resource:', '') };
      const rows = await ownersTurn(creators[0]!, () => notificationFigures(parts.database, asked));
      const counted = rows.reduce((sum, row) => sum + (row.of === 'order' ? row.count : 0), 0);
      return ok({
        from: wireTime(from),
        to: wireTime(to),
        complete: counted <= MOST_SHIPMENTS,
        total: figures(summed(rows)),
        days: [...Map.groupBy(rows, ({ day }) => day)].map(([day, some]) => ({ day, ...figures(some) })),
      });
    },
  });
};

/** What a service owner's orders are stored under: its code, or its number where a message's resource had no code. */
function creatorsOf({ member, orgCode, consumer, scopes }: Caller): string[] {
  const isOwner = member !== undefined || orgCode !== undefined || scopes.has(SERVICE_OWNER);
  const creators = [orgCode?.toLowerCase(), orgCode, consumer].filter((one) => one !== undefined);
  if (!isOwner || creators.length === 0) throw problem('not-an-owner');
  return [...new Set(creators)];
}

const figures = (rows: readonly FiguresRow[]) => ({
  orders: rows
    .filter((row) => row.of === 'order')
    .map(({ what, status, count }) => ({ kind: what, status: orderStatus(status), count })),
  deliveries: rows
    .filter((row) => row.of === 'delivery')
    .map(({ what, status, count }) => ({
      channel: what,
      status: deliveryStatus(what as 'Email' | 'SMS', status),
      result: isSent(status) ? 'sent' : isFinal(status) ? 'failed' : 'waiting',
      count,
    })),
});

/** The same without days. */
const summed = (rows: readonly FiguresRow[]): FiguresRow[] =>
  [...Map.groupBy(rows, (row) => `${row.of} ${row.what} ${row.status}`)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, same]) => ({ ...same[0]!, count: same.reduce((sum, { count }) => sum + count, 0) }));
