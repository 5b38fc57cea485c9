import { sql } from 'kysely';
import { statement } from '../../foundation/database/database.ts';
import type { Caller } from '../../http/caller.ts';
import { findBulk } from '../bulk/receive.ts';
import { type Bulk, BulkReader } from '../bulk/store.ts';
import { callerPartyLater } from '../caller-party.ts';
import type { Mail } from '../mail.ts';
import { PUBLISH_SWEEP } from '../sweeps/publish.ts';

/** The publish sweep never takes a message with this time. */
const NEVER = "timestamptz '9999-01-01'";

const PAUSE = statement(
  'mail-pause-bulk',
  `with batch as (
     update correspondence.bulk set paused_at = $2 where id = $1 and paused_at is null returning content_id
   )
   update correspondence.correspondence c set publish_at = ${NEVER}
     from batch where c.content_id = batch.content_id and c.publish_at is not null`,
);

const RESUME = statement(
  'mail-resume-bulk',
  `with batch as (
     update correspondence.bulk set paused_at = null where id = $1 and paused_at is not null returning content_id
   )
   update correspondence.correspondence c set publish_at = greatest(c.requested_publish_time, $2)
     from batch where c.content_id = batch.content_id and c.publish_at = ${NEVER}`,
);

/** Failed messages of a batch become ready again, as `retry` does with one; each keeps the failure in its history. */
const RETRY = statement(
  'mail-retry-bulk',
  `with failed as (
     select c.bucket, c.id from correspondence.correspondence c
      where c.content_id = $1 and c.status = 11
        and not exists (
          select from correspondence.content_attachment l join correspondence.attachment a on a.id = l.attachment_id
           where l.content_id = c.content_id and a.status <> 2)
        for update of c
   ), ready as (
     update correspondence.correspondence c
        set status = 1, status_text = $3, status_changed = $2, publish_at = $2, last_error = null
       from failed where c.bucket = failed.bucket and c.id = failed.id
   ), history as (
     insert into correspondence.status (bucket, correspondence_id, status, status_text, changed, party_uuid)
     select bucket, id, 1, $3, $2, $4 from failed
   )
   select count(*)::int as count from failed`,
);

/** Holds a batch back: what is not published waits until it is resumed; lines that come are taken, and wait too. */
export async function pause(mail: Mail, caller: Caller, id: string): Promise<Bulk> {
  await findBulk(mail, caller, id);
  await mail.database.transaction((transaction) => transaction.run(PAUSE, [id, mail.clock.now()]));
  return (await new BulkReader(mail.database).bulk(id))!;
}

export async function resume(mail: Mail, caller: Caller, id: string): Promise<Bulk> {
  await findBulk(mail, caller, id);
  await mail.database.transaction(async (transaction) => {
    await transaction.run(RESUME, [id, mail.clock.now()]);
    mail.sweeps.wakeAfter(transaction, PUBLISH_SWEEP);
  });
  return (await new BulkReader(mail.database).bulk(id))!;
}

/** Publishes every failed message of a batch again; answers how many. */
export async function retryFailed(mail: Mail, caller: Caller, id: string): Promise<number> {
  const bulk = await findBulk(mail, caller, id);
  const party = await callerPartyLater(mail, caller);
  return mail.database.transaction(async (transaction) => {
    const text = 'Published again at the sender’s request';
    const values = [bulk.contentId, mail.clock.now(), text, party().partyUuid];
    const [row] = await transaction.run<{ count: number }>(RETRY, values);
    mail.sweeps.wakeAfter(transaction, PUBLISH_SWEEP);
    return row!.count;
  });
}

export interface ListedBulk {
  readonly id: string;
  readonly resourceId: string;
  readonly sendersReference: string;
  readonly created: Date;
  readonly completed: Date | undefined;
  readonly pausedAt: Date | undefined;
  readonly received: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly waits: boolean;
}

/** Batches of an owner, newest first. */
export async function bulksOf(
  mail: Mail,
  owner: string,
  after: { readonly time: Date; readonly id: string } | undefined,
  limit: number,
): Promise<ListedBulk[]> {
  const { rows } = await sql<{
    id: string;
    resource_id: string;
    senders_reference: string;
    created: Date;
    completed: Date | null;
    paused_at: Date | null;
    received: number;
    accepted: number;
    rejected: number;
    waits: boolean;
  }>`
    select b.id, b.resource_id, t.senders_reference, b.created, b.completed, b.paused_at, b.received, b.accepted, b.rejected,
           exists (select from correspondence.correspondence c where c.content_id = b.content_id and c.status in (0, 1)) as waits
      from correspondence.bulk b join correspondence.content t on t.id = b.content_id
     where b.owner = ${owner}
       and ${after === undefined ? sql`true` : sql`(b.created, b.id) < (${after.time}, ${after.id}::uuid)`}
     order by b.created desc, b.id desc limit ${limit}`.execute(mail.database.tables<never>());
  return rows.map((row) => ({
    id: row.id,
    resourceId: row.resource_id,
    sendersReference: row.senders_reference,
    created: row.created,
    completed: row.completed ?? undefined,
    pausedAt: row.paused_at ?? undefined,
    received: row.received,
    accepted: row.accepted,
    rejected: row.rejected,
    waits: row.waits,
  }));
}
