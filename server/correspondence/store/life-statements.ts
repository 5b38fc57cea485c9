import { statement } from '../../foundation/database/database.ts';

/** What happens to messages after they were sent: due dates, confidential mail that is not read, forwarding. */

export const INSERT_DUE_DATES = statement(
  'mail-insert-due-dates',
  `insert into correspondence.due_date (bucket, correspondence_id, due_at)
   select m.bucket, m.id, $3 from unnest($1::smallint[], $2::uuid[]) as m (bucket, id)`,
);

/**
 * Takes messages whose due date has come, each with what is still missing. One that is still to be published, at the
 * same moment or because it was put off, waits for that. The row goes with the transaction, so that each is told of once.
 */
export const CLAIM_DUE_DATES = statement(
  'mail-claim-due-dates',
  `with claimed as (
     select d.bucket, d.correspondence_id
       from correspondence.due_date d
      where d.due_at <= $1
        and not exists (
          select from correspondence.correspondence c
           where c.bucket = d.bucket and c.id = d.correspondence_id and c.publish_at is not null)
      order by d.due_at limit $2
        for update skip locked
   ), taken as (
     delete from correspondence.due_date d using claimed
      where d.bucket = claimed.bucket and d.correspondence_id = claimed.correspondence_id
   )
   select c.id, c.resource_id, c.recipient, c.status, c.read_at is null as unread,
          t.is_confirmation_needed and c.confirmed_at is null as unconfirmed
     from claimed
     join correspondence.correspondence c on c.bucket = claimed.bucket and c.id = claimed.correspondence_id
     join correspondence.content t on t.id = c.content_id
      for update of c`,
);

export const INSERT_CONFIDENTIAL = statement(
  'mail-insert-confidential',
  `insert into correspondence.confidential_message (bucket, correspondence_id, recipient, remind_at)
   select m.bucket, m.id, m.recipient, $4 from unnest($1::smallint[], $2::uuid[], $3::text[]) as m (bucket, id, recipient)`,
);

/**
 * Takes confidential messages whose time to be read has run out; those that still wait for their files get it anew, until
 * $2. One that is still to be published waits for that.
 */
export const CLAIM_CONFIDENTIAL = statement(
  'mail-claim-confidential',
  `with claimed as (
     select m.bucket, m.correspondence_id
       from correspondence.confidential_message m
      where m.remind_at <= $1
        and not exists (
          select from correspondence.correspondence c
           where c.bucket = m.bucket and c.id = m.correspondence_id and c.publish_at is not null)
      order by m.remind_at limit $3
        for update skip locked
   ), looked as (
     select c.bucket, c.id, c.recipient, c.status, c.read_at is null as unread
       from claimed
       join correspondence.correspondence c on c.bucket = claimed.bucket and c.id = claimed.correspondence_id
        for update of c
   )
   update correspondence.confidential_message m
      set remind_at = case when looked.status in (0, 1) then $2::timestamptz end
     from looked
    where m.bucket = looked.bucket and m.correspondence_id = looked.id
   returning looked.id, looked.recipient, looked.status, looked.unread`,
);

/** A recipient's published confidential messages nobody has read, wanted before $3, in order of publishing. */
export const UNREAD_CONFIDENTIAL = statement(
  'mail-unread-confidential',
  `select c.resource_id, c.sender, c.published, t.message_sender
     from correspondence.confidential_message m
     join correspondence.correspondence c on c.bucket = m.bucket and c.id = m.correspondence_id
     join correspondence.content t on t.id = c.content_id
    where m.bucket = $1 and m.recipient = $2 and c.requested_publish_time < $3
      and c.published is not null and c.read_at is null and c.status not in (7, 8, 11)
    order by c.published, c.id`,
);

export const INSERT_FORWARDING = statement(
  'mail-insert-forwarding',
  `insert into correspondence.forwarding
     (id, bucket, correspondence_id, requested_at, party_uuid, address, forwarding_text)
   values ($1, $2, $3, $4, $5, $6, $7)`,
);

export const FORWARDED_TO = statement(
  'mail-forwarded-to',
  `select id from correspondence.forwarding
    where bucket = $1 and correspondence_id = $2 and address = $3 and status <> 'failed'`,
);

export const END_FORWARDING = statement(
  'mail-end-forwarding',
  `update correspondence.forwarding set status = $2, failure = $3, finished_at = $4
    where id = $1 and status = 'sending'
   returning correspondence_id, requested_at, party_uuid`,
);

/** The e-mail came back after it had been sent. */
export const BOUNCE_FORWARDING = statement(
  'mail-bounce-forwarding',
  `update correspondence.forwarding set status = 'failed', failure = $2, finished_at = $3
    where id = $1 and status = 'sent'`,
);

/** What the recipient wrote goes with the message; that it was forwarded, and to whom, stays. */
export const ERASE_FORWARDING_TEXTS = statement(
  'mail-erase-forwarding-texts',
  'update correspondence.forwarding set forwarding_text = null where bucket = $1 and correspondence_id = $2',
);

export const FORWARDINGS = statement(
  'mail-forwardings',
  `select id, requested_at, address, forwarding_text, status, failure, finished_at
     from correspondence.forwarding
    where bucket = $1 and correspondence_id = $2
    order by requested_at, id`,
);
