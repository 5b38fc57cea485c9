import { statement } from '../../foundation/database/database.ts';

/** Files of composed e-mails, and the blobs they are fetched into (migrations/0030-notification-orders.sql). */

export const CLAIM_TO_FETCH = statement(
  'notifications-claim-to-fetch',
  `update notifications.shipment set fetch_at = $2, fetch_attempts = fetch_attempts + 1
    where id in (select id from notifications.shipment where fetch_at <= $1 order by fetch_at limit $3 for update skip locked)
   returning id, email, recipients, requested_send_time, fetch_attempts`,
);

/** The files are here: the e-mail is due when it was to be. Nothing when it was cancelled or fetched by another meanwhile. */
export const FILES_FETCHED = statement(
  'notifications-files-fetched',
  `update notifications.shipment set email = $3, fetch_at = null, last_error = null, due_at = requested_send_time
    where id = $1 and fetch_attempts = $2 and fetch_at is not null and status = 'Registered'
   returning id`,
);

export const FETCH_LATER = statement(
  'notifications-fetch-later',
  `update notifications.shipment set fetch_at = $3, last_error = $4
    where id = $1 and fetch_attempts = $2 and fetch_at is not null`,
);

/** Holds a shipment whose files are still to be fetched by this attempt. */
export const HOLD_TO_FETCH = statement(
  'notifications-hold-to-fetch',
  `select id from notifications.shipment
    where id = $1 and fetch_attempts = $2 and fetch_at is not null and status = 'Registered' for update`,
);

export const LIST_FILE = statement(
  'notifications-list-file',
  'insert into notifications.fetched_file (blob_key, shipment_id, delete_at) values ($1, $2, $3)',
);

export const KEEP_FILES = statement(
  'notifications-keep-files',
  'update notifications.fetched_file set delete_at = $2 where blob_key = any($1)',
);

/**
 * Blobs nobody needs: not taken into an e-mail in time, or of one that is over. Those that may still be being written,
 * listed to be deleted before `$3`, are left until then: what is written later would stay for good.
 */
export const FILES_TO_DELETE = statement(
  'notifications-files-to-delete',
  `select f.blob_key from notifications.fetched_file f left join notifications.shipment s on s.id = f.shipment_id
    where f.delete_at <= $1
       or f.delete_at > $3 and (s.id is null or s.status in ('Completed', 'Cancelled', 'SendConditionNotMet'))
    order by f.delete_at limit $2`,
);

export const FILE_DELETED = statement(
  'notifications-file-deleted',
  'delete from notifications.fetched_file where blob_key = $1',
);
