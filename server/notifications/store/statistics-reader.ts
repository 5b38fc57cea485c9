import { type Queries, statement } from '../../foundation/database/database.ts';

/** Shipments of one answer: beyond it the figures are of the newest so many. */
export const MOST_SHIPMENTS = 1_000_000;

/** One row a day, kind or channel, and status; `of` says what was counted. */
const FIGURES = statement(
  'notifications-figures',
  `with shipment as materialized (
     select s.id, s.kind, (s.requested_send_time at time zone 'Europe/Oslo')::date as day,
            -- Only what waits and is not due can have been refused: few have to be looked up.
            case when s.status = 'Registered' and s.due_at is null and exists
                   (select from notifications.chain c where c.id = s.chain_id and c.state = 'refused')
                 then 'Refused' else s.status end as status
       from notifications.shipment s
      where s.creator = any($1) and s.requested_send_time >= $2 and s.requested_send_time < $3
        and ($4::text is null or s.about_resource = $4)
      order by s.requested_send_time desc limit $5
   )
   select 'order' as of, day::text, kind as what, status, count(*)::int as count from shipment group by day, kind, status
   union all
   select 'delivery', s.day::text, d.type, d.status, count(*)::int
     from shipment s join notifications.delivery d on d.shipment_id = s.id
    group by s.day, d.type, d.status
   order by day, of, what, status`,
);

/** How many orders of a day have a status, or how many e-mails or SMS of that day's orders. */
export interface FiguresRow {
  of: 'order' | 'delivery';
  /** 2026-11-26, in Norway. */
  day: string;
  /** Kind of an order, or channel. */
  what: string;
  /** Without prefix. */
  status: string;
  count: number;
}

/** Counts what a service owner's orders came to, by the day they were to be sent. */
export const notificationFigures = (
  queries: Queries,
  asked: { creators: readonly string[]; from: Date; to: Date; resource: string | undefined },
): Promise<FiguresRow[]> =>
  queries.run<FiguresRow>(FIGURES, [asked.creators, asked.from, asked.to, asked.resource ?? null, MOST_SHIPMENTS + 1]);
