import { statement } from '../../foundation/database/database.ts';

/** The hot statements of the mail, by name as pg_stat_statements shows them. */

/**
 * A request with any number of recipients: content, links to attachments, correspondences, first statuses and
 * idempotency key, in one round trip. Arrays run in step; `statuses` holds up to two rows a recipient.
 */
export const INSERT_REQUEST = statement(
  'mail-insert-request',
  `with content as (
     insert into correspondence.content
       (id, created, resource_id, sender, senders_reference, message_sender, language, title, summary, body, property_list,
        reply_options, external_references, notification, requested_publish_time, due_date_time, ignore_reservation,
        is_confirmation_needed, is_confidential, allow_forwarding)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
   ), mail as (
     insert into correspondence.correspondence
       (bucket, id, content_id, recipient, recipient_name, resource_id, sender, created, requested_publish_time,
        status, status_changed, publish_at, lane)
     select m.bucket, m.id, $1, m.recipient, m.recipient_name, $3, $4, $2, $15, m.status, $2, m.publish_at, $21
       from unnest($22::smallint[], $23::uuid[], $24::text[], $25::text[], $26::smallint[], $27::timestamptz[])
         as m (bucket, id, recipient, recipient_name, status, publish_at)
   ), history as (
     insert into correspondence.status (bucket, correspondence_id, status, changed, party_uuid)
     select h.bucket, h.id, h.status, $2, $28
       from unnest($29::smallint[], $30::uuid[], $31::smallint[]) as h (bucket, id, status)
   ), links as (
     insert into correspondence.content_attachment (content_id, attachment_id, position, expiration_time)
     select $1, l.attachment, l.position, l.expiration_time
       from unnest($32::uuid[], $33::smallint[], $34::timestamptz[]) as l (attachment, position, expiration_time)
   )
   insert into correspondence.idempotency_key (owner, key, correspondence_id, created)
   select $4, $35::uuid, $36::uuid, $2 where $35::uuid is not null`,
);

const MESSAGE_COLUMNS = `
  c.id, c.content_id, c.resource_id, c.sender, c.recipient, c.recipient_name, c.created, c.requested_publish_time,
  c.published, c.read_at, c.confirmed_at, c.status, c.status_text, c.status_changed, c.publish_at,
  t.due_date_time, t.senders_reference, t.message_sender, t.language, t.title, t.summary, t.body, t.property_list,
  t.reply_options, t.external_references, t.notification, t.ignore_reservation, t.is_confirmation_needed, t.is_confidential,
  t.allow_forwarding,
  (select coalesce(json_agg(json_build_object(
       'id', a.id, 'resource_id', a.resource_id, 'file_name', a.file_name, 'display_name', a.display_name,
       'is_encrypted', a.is_encrypted, 'checksum', a.checksum, 'senders_reference', a.senders_reference,
       'created', a.created, 'status', a.status, 'status_text', a.status_text, 'status_changed', a.status_changed,
       'blob_key', a.blob_key, 'size', a.size, 'expiration_time', l.expiration_time) order by l.position), '[]'::json)
     from correspondence.content_attachment l join correspondence.attachment a on a.id = l.attachment_id
    where l.content_id = c.content_id) as attachments,
  exists (select from correspondence.fetch f where f.bucket = c.bucket and f.correspondence_id = c.id) as fetched`;

export const MESSAGE_BY_ID = statement(
  'mail-by-id',
  `select ${MESSAGE_COLUMNS}
     from correspondence.correspondence c join correspondence.content t on t.id = c.content_id
    where c.bucket = $1 and c.id = $2`,
);

/** The same, holding the row: whoever changes a message's status reads it this way first. */
export const MESSAGE_FOR_UPDATE = statement(
  'mail-by-id-for-update',
  `select ${MESSAGE_COLUMNS}
     from correspondence.correspondence c join correspondence.content t on t.id = c.content_id
    where c.bucket = $1 and c.id = $2
      for update of c`,
);

export const HISTORY = statement(
  'mail-history',
  `select status, status_text, changed from (
     select status, status_text, changed, 0 as kind, sequence from correspondence.status
      where bucket = $1 and correspondence_id = $2
     union all
     select 3, null, fetched_at, 1, sequence from correspondence.fetch
      where bucket = $1 and correspondence_id = $2) lines
    order by changed, kind, sequence`,
);

/**
 * A fetch, unless the same party fetched within the debounce time ($5, the earliest time that still counts). The message
 * is held, so that of a fetch and a recall one comes first: no row means that it has been purged.
 */
export const INSERT_FETCH = statement(
  'mail-insert-fetch',
  `with held as (
     select bucket, id from correspondence.correspondence
      where bucket = $1 and id = $2 and status not in (7, 8) for share
   ), added as (
     insert into correspondence.fetch (bucket, correspondence_id, fetched_at, party_uuid)
     select held.bucket, held.id, $3, $4
       from held
      where $5::timestamptz is null or not exists (
        select from correspondence.fetch
         where bucket = $1 and correspondence_id = $2 and party_uuid = $4 and fetched_at > $5)
   )
   select id from held`,
);

export const INSERT_STATUS = statement(
  'mail-insert-status',
  `insert into correspondence.status (bucket, correspondence_id, status, status_text, changed, party_uuid)
   values ($1, $2, $3, $4, $5, $6)`,
);

const CLAIMED_COLUMNS = `c.id, c.recipient, c.sender, c.resource_id, c.status, t.is_confidential, t.ignore_reservation,
  t.notification is not null as notifies`;

/**
 * Claims what is due, lane by lane in order of time, at most $2 of each. Rows another process works on are left to it.
 * Each lane is a range of the index of due messages: what is scheduled for later costs nothing, however much it is.
 */
export const CLAIM_DUE = statement(
  'mail-claim-due',
  `select ${CLAIMED_COLUMNS}
     from unnest(array[0, 1, 2]::smallint[]) as lanes (lane)
     cross join lateral (
       select id, content_id, recipient, sender, resource_id, status
         from correspondence.correspondence
        where lane = lanes.lane and publish_at <= $1
        order by publish_at
        limit $2
          for update skip locked) c
     join correspondence.content t on t.id = c.content_id`,
);

/** The same without claiming: what a batch will need to know. */
export const LOOK_FOR_DUE = statement(
  'mail-look-for-due',
  `select c.id, c.recipient, c.sender, c.resource_id, t.is_confidential
     from unnest(array[0, 1, 2]::smallint[]) as lanes (lane)
     cross join lateral (
       select id, content_id, recipient, sender, resource_id
         from correspondence.correspondence
        where lane = lanes.lane and publish_at <= $1
        order by publish_at
        limit $2) c
     join correspondence.content t on t.id = c.content_id`,
);

/** Claims one message, if it is due. It waits for whoever publishes it now: afterwards it is published. */
export const CLAIM_ONE = statement(
  'mail-claim-one',
  `select ${CLAIMED_COLUMNS}
     from correspondence.correspondence c join correspondence.content t on t.id = c.content_id
    where c.bucket = $1 and c.id = $2 and c.publish_at <= $3
      for update of c`,
);

export const POSTPONE = statement(
  'mail-postpone',
  `update correspondence.correspondence
      set attempts = attempts + 1, last_error = $4,
          publish_at = $3::timestamptz + least(interval '1 hour', interval '1 second' * 2 ^ least(attempts, 12))
    where bucket = $1 and id = $2 and publish_at is not null`,
);

export const PUBLISH = statement(
  'mail-publish',
  `with due as (select * from unnest($1::smallint[], $2::uuid[], $3::smallint[], $4::uuid[]) as d (bucket, id, status, sender_uuid)),
   published as (
     update correspondence.correspondence c
        set status = 2, status_text = null, status_changed = $5, published = $5, publish_at = null, last_error = null,
            must_confirm = (select t.is_confirmation_needed from correspondence.content t where t.id = c.content_id)
       from due where c.bucket = due.bucket and c.id = due.id
   )
   insert into correspondence.status (bucket, correspondence_id, status, changed, party_uuid)
   select bucket, id, step, $5, sender_uuid
     from due cross join lateral unnest(case when due.status = 0 then array[1, 2] else array[2] end::smallint[]) as step`,
);

export const FAIL = statement(
  'mail-fail',
  `with failed as (select * from unnest($1::smallint[], $2::uuid[], $3::text[]) as f (bucket, id, reason)),
   changed as (
     update correspondence.correspondence c
        set status = 11, status_text = failed.reason, status_changed = $4, publish_at = null, last_error = failed.reason
       from failed where c.bucket = failed.bucket and c.id = failed.id
   )
   insert into correspondence.status (bucket, correspondence_id, status, status_text, changed)
   select bucket, id, 11, reason, $4 from failed`,
);
