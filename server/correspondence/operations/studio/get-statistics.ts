import { sql } from 'kysely';
import { Type } from 'typebox';
import { days, later } from '../../../foundation/clock.ts';
import { wireTime } from '../../../http/binding/scalars.ts';
import { dateTime, nullable, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { InvalidFields } from '../../../http/problem.ts';
import { correspondenceProblems } from '../../../http/problem-forms/correspondence.ts';
import type { Mail } from '../../mail.ts';
import { SearchReader } from '../../store/search-reader.ts';
import { ownerOf, ownerView } from '../../studio/owner.ts';

const DEFAULT_DAYS = 30;
const MOST_DAYS = 400;
/** Messages of one answer: beyond it the figures are of the newest so many, and say so. */
const MOST_MESSAGES = 1_000_000;
const BUCKETS = ['hour', 'day', 'week', 'month'];
const time = () => Type.String({ format: 'date-time' });

const Figures = {
  sent: Type.Integer(),
  published: Type.Integer(),
  failed: Type.Integer(),
  opened: Type.Integer({ description: 'Of those sent in this time, whenever they were opened' }),
  confirmed: Type.Integer(),
  mustConfirm: Type.Integer(),
  medianSecondsToOpen: nullable(Type.Number()),
};

/** What became of a service owner's mail over time, by when it was to be published. */
export const getSentStatistics = (mail: Mail) =>
  operation({
    name: 'GetSentStatistics',
    method: 'GET',
    path: '/correspondence/api/v1/sent/statistics',
    tag: 'Correspondence',
    summary: 'Get figures of sent messages over time',
    access: ownerView,
    query: Type.Object({
      from: Type.Optional(dateTime({ description: 'Default: 30 days before `to`' })),
      to: Type.Optional(dateTime({ description: 'Default: now' })),
      bucket: Type.Optional(
        text({
          test: (value) => (BUCKETS.includes(value) ? undefined : `Use one of ${BUCKETS.join(', ')}.`),
          description: 'hour, day (default), week or month, in the zone Europe/Oslo',
        }),
      ),
      resource: Type.Optional(text()),
    }),
    produces: 'application/json',
    answers: {
      200: {
        description: 'Figures for the whole time and each part of it in which there was mail',
        schema: Type.Object({
          from: time(),
          to: time(),
          complete: Type.Boolean({ description: 'False: of the newest million messages alone' }),
          total: Type.Object(Figures),
          buckets: Type.Array(Type.Object({ start: time(), ...Figures })),
        }),
      },
    },
    problems: correspondenceProblems(),
    async handle(call) {
      const owner = ownerOf(callerOf(call));
      const { bucket = 'day', resource } = call.query;
      const to = call.query.to ?? mail.clock.now();
      const from = call.query.from ?? later(to, -days(DEFAULT_DAYS));
      const span = to.getTime() - from.getTime();
      if (span <= 0 || span > days(MOST_DAYS))
        throw new InvalidFields([
          { path: 'from', message: `From must be before to, by at most ${MOST_DAYS} days. Ask for a shorter time.` },
        ]);
      if (bucket === 'hour' && span > days(DEFAULT_DAYS))
        throw new InvalidFields([{ path: 'bucket', message: `Hours are told for at most ${DEFAULT_DAYS} days.` }]);
      const resources =
        resource === undefined
          ? await new SearchReader(mail.database).resourcesSent(owner)
          : [resource.toLowerCase().replace('urn:altinn:resource:', '')];
      const { rows } = await sql<Row>`
        with mail as (
          select date_trunc(${bucket}, c.requested_publish_time, 'Europe/Oslo') as start, c.status, c.published, c.read_at,
                 c.confirmed_at, c.must_confirm
            from correspondence.correspondence c
           where c.sender = ${owner} and c.resource_id = any(${resources}::text[])
             and c.requested_publish_time >= ${from} and c.requested_publish_time < ${to}
           order by c.requested_publish_time desc limit ${MOST_MESSAGES + 1})
        select start, count(*)::int as sent, count(published)::int as published,
               count(*) filter (where status = 11)::int as failed, count(read_at)::int as opened,
               count(confirmed_at)::int as confirmed, count(*) filter (where must_confirm)::int as must_confirm,
               percentile_cont(0.5) within group (order by extract(epoch from read_at - published)) as median
          from mail group by grouping sets ((start), ()) order by start nulls first`.execute(
        mail.database.tables<never>(),
      );
      const total = rows.find(({ start }) => start === null);
      return ok({
        from: wireTime(from),
        to: wireTime(to),
        complete: (total?.sent ?? 0) <= MOST_MESSAGES,
        total: figures(total),
        buckets: rows.flatMap((row) => (row.start === null ? [] : [{ start: wireTime(row.start), ...figures(row) }])),
      });
    },
  });

interface Row {
  start: Date | null;
  sent: number;
  published: number;
  failed: number;
  opened: number;
  confirmed: number;
  must_confirm: number;
  median: number | null;
}

const figures = (row: Row | undefined) => ({
  sent: row?.sent ?? 0,
  published: row?.published ?? 0,
  failed: row?.failed ?? 0,
  opened: row?.opened ?? 0,
  confirmed: row?.confirmed ?? 0,
  mustConfirm: row?.must_confirm ?? 0,
  medianSecondsToOpen: row?.median ?? null,
});
