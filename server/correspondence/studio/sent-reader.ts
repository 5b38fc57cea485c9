import { sql } from 'kysely';
import { minutes, later } from '../../foundation/clock.ts';
import type { Queries } from '../../foundation/database/database.ts';
import { bucketOf, bucketOfId } from '../../foundation/ids.ts';
import { conditionsOf, type PageFilter, patternOf, textCondition } from '../store/search-reader.ts';

export interface SentPlace {
  readonly time: Date;
  readonly id: string;
}

export type StuckReason = 'failed' | 'waiting-for-files' | 'overdue';

/** Waiting longer than this is not as it should be. */
const STUCK_AFTER = minutes(10);

/** What else may be asked of each message. */
export type Narrowed = Partial<Pick<PageFilter, 'after' | 'from' | 'to' | 'status'>>;
const NOT_NARROWED: PageFilter = {
  ...{ party: '', bucket: 0, sender: undefined, received: [], sent: [], from: undefined, to: undefined },
  ...{ status: undefined, sendersReference: undefined, unread: undefined, text: undefined, after: undefined },
};

/** Looks up mail by what its sender knows of it. */
export class SentReader {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** A message by its id or the key it was sent with, when it is the sender's. */
  async byId(sender: string, id: string): Promise<SentPlace[]> {
    const { rows } = await sql<SentPlace>`
      select c.id, c.requested_publish_time as time from correspondence.correspondence c
       where c.bucket = ${bucketOfId(id)} and c.id = ${id} and c.sender = ${sender}
      union
      select c.id, c.requested_publish_time
        from correspondence.idempotency_key k
        join correspondence.correspondence c
          on c.id = k.correspondence_id
         and c.bucket = ('x' || right(k.correspondence_id::text, 3))::bit(12)::int::smallint
       where k.owner = ${sender} and k.key = ${id}`.execute(this.#tables);
    return rows;
  }

  /** Mail to one recipient. */
  async toRecipient(
    sender: string,
    recipient: string,
    resources: readonly string[],
    narrowed: Narrowed,
    limit: number,
  ): Promise<SentPlace[]> {
    const { rows } = await sql<SentPlace>`
      select found.id, found.time from unnest(${resources}::text[]) as wanted (resource_id)
       cross join lateral (
         select c.id, c.requested_publish_time as time from correspondence.correspondence c
          where c.bucket = ${bucketOf(recipient)} and c.recipient = ${recipient}
            and c.resource_id = wanted.resource_id and c.sender = ${sender}
            and ${sql.join(conditionsOf({ ...NOT_NARROWED, ...narrowed }, 'sent'), sql` and `)}
          order by c.requested_publish_time desc, c.id desc limit ${limit}) found
       order by found.time desc, found.id desc limit ${limit}`.execute(this.#tables);
    return rows;
  }

  /** What has failed, waits for its files, or should have been published; few, so each can be looked at. */
  async stuck(
    sender: string,
    now: Date,
    narrowed: Narrowed & { readonly service?: string; readonly recipient?: string; readonly text?: string },
    limit: number,
  ): Promise<SentPlace[]> {
    const { service, recipient, text } = narrowed;
    const before = later(now, -STUCK_AFTER);
    const place = sql.join(
      [
        ...conditionsOf({ ...NOT_NARROWED, ...narrowed }, 'sent'),
        ...(service === undefined ? [] : [sql`c.resource_id = ${service}`]),
        ...(recipient === undefined ? [] : [sql`c.recipient = ${recipient}`]),
        ...(text === undefined ? [] : [textCondition('sent', patternOf(text))]),
      ],
      sql` and `,
    );
    const { rows } = await sql<SentPlace>`
      select id, time from (
        (select c.id, c.requested_publish_time as time from correspondence.correspondence c
          where c.sender = ${sender} and c.status in (0, 11) and (c.status = 11 or c.created < ${before}) and ${place}
          order by c.requested_publish_time desc, c.id desc limit ${limit})
        union
        (select c.id, c.requested_publish_time from correspondence.correspondence c
          where c.publish_at is not null and c.publish_at < '9999-01-01' and c.sender = ${sender}
            and c.requested_publish_time < ${before} and c.status_changed < ${before} and ${place}
          order by c.requested_publish_time desc, c.id desc limit ${limit})) c
       order by time desc, id desc limit ${limit}`.execute(this.#tables);
    return rows;
  }

  /** Why each of these is stuck; those that are not are absent. */
  async reasons(
    ids: readonly string[],
    now: Date,
  ): Promise<ReadonlyMap<string, { reason: StuckReason; since: Date; detail: string | null }>> {
    const { rows } = await sql<{ id: string; reason: StuckReason; since: Date; detail: string | null }>`
      select c.id, case c.status when 11 then 'failed' when 0 then 'waiting-for-files' else 'overdue' end as reason,
             c.status_changed as since, case c.status when 11 then c.status_text else c.last_error end as detail
        from unnest(${ids.map(bucketOfId)}::smallint[], ${ids}::uuid[]) as wanted (bucket, id)
        join correspondence.correspondence c on c.bucket = wanted.bucket and c.id = wanted.id
       where c.status = 11
          or c.status = 0 and c.created < ${later(now, -STUCK_AFTER)}
          or c.status = 1 and c.publish_at < '9999-01-01' and c.requested_publish_time < ${later(now, -STUCK_AFTER)}
             and c.status_changed < ${later(now, -STUCK_AFTER)}`.execute(this.#tables);
    return new Map(rows.map(({ id, ...why }) => [id, why]));
  }

  get #tables() {
    return this.#queries.tables<never>();
  }
}
