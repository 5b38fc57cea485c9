import { statement } from '../../foundation/database/database.ts';

/** Announces a blob before its first byte: deleted at $2 unless it has an owner by then. */
export const ANNOUNCE_BLOB = statement(
  'mail-announce-blob',
  'insert into correspondence.unowned_blob (blob_key, delete_at, attachment_id) values ($1, $2, $3)',
);

/** Moves the deletion of blobs that are being written ahead, unless it has begun. */
export const KEEP_BLOBS = statement(
  'mail-keep-blobs',
  'update correspondence.unowned_blob set delete_at = $2 where blob_key = any($1::text[]) and attempts = 0',
);

/** Takes blobs off the list because something owns them now; answers those that were on it and not yet being deleted. */
export const OWN_BLOBS = statement(
  'mail-own-blobs',
  'delete from correspondence.unowned_blob where blob_key = any($1::text[]) and attempts = 0 returning blob_key',
);

/** Takes a blob off the list because it is deleted. */
export const FORGET_BLOB = statement('mail-forget-blob', 'delete from correspondence.unowned_blob where blob_key = $1');

/** Puts blobs on the list whose owner is gone, or that never got one. */
export const DISOWN_BLOBS = statement(
  'mail-disown-blobs',
  `insert into correspondence.unowned_blob (blob_key, delete_at)
   select key, $2 from unnest($1::text[]) as k (key)
       on conflict (blob_key) do update set delete_at = $2, attachment_id = null`,
);

/**
 * Claims blobs that are due, until $2; those in $3 are being written by this very process. From the first attempt on,
 * nothing can come to own the blob.
 */
export const CLAIM_UNOWNED = statement(
  'mail-claim-unowned-blobs',
  `update correspondence.unowned_blob
      set delete_at = $2, attempts = attempts + 1
    where blob_key in (
      select blob_key from correspondence.unowned_blob
       where delete_at <= $1 and blob_key <> all($3::text[])
       order by delete_at limit $4 for update skip locked)
   returning blob_key, attachment_id, attempts`,
);

/** The upload a blob was for is being failed; it is then only to be deleted. */
export const DETACH_BLOB = statement(
  'mail-detach-blob',
  'update correspondence.unowned_blob set attachment_id = null where blob_key = $1 and attachment_id is not null returning blob_key',
);

/** Claims blobs for deletion now, until $2, if they are on the list. */
export const CLAIM_LISTED = statement(
  'mail-claim-listed-blobs',
  `update correspondence.unowned_blob set delete_at = $2, attempts = attempts + 1
    where blob_key = any($1::text[]) returning blob_key, attempts`,
);

export const UNOWNED_FAILED = statement(
  'mail-unowned-blob-failed',
  'update correspondence.unowned_blob set delete_at = $2, last_error = $3 where blob_key = $1',
);

/**
 * Claims uses of attachments whose time has come, and answers their attachments. One whose scan is still awaited is left
 * alone: its messages wait for it.
 */
export const CLAIM_EXPIRED_USES = statement(
  'mail-claim-expired-uses',
  `with due as (
     select l.content_id, l.attachment_id
       from correspondence.content_attachment l join correspondence.attachment a on a.id = l.attachment_id
      where l.expiration_time <= $1 and l.expired_at is null and a.status <> 1
      order by l.expiration_time limit $2
        for update of l skip locked)
   update correspondence.content_attachment l set expired_at = $1
     from due where l.content_id = due.content_id and l.attachment_id = due.attachment_id
   returning l.attachment_id`,
);

/** Does an unpurged message still have a right to the attachment at $2? Each recipient's is its own use. */
export const STILL_IN_USE = statement(
  'mail-attachment-still-in-use',
  `select exists (
     select from correspondence.content_attachment l
       join correspondence.correspondence c on c.content_id = l.content_id
      where l.attachment_id = $1 and c.status not in (7, 8)
        and (l.expiration_time is null or l.expiration_time > $2)) as in_use`,
);

export const RECORD_BYTES = statement(
  'mail-record-bytes',
  `update correspondence.attachment
      set blob_key = $2, size = $3, checksum = $4, checksum_computed = checksum_computed or checksum is null, scan_at = $5
    where id = $1`,
);

/** Forgets a checksum the sender did not give, with the bytes it is of. */
export const FORGET_COMPUTED_CHECKSUM = statement(
  'mail-forget-computed-checksum',
  'update correspondence.attachment set checksum = null, checksum_computed = false where id = $1 and checksum_computed',
);

/** The attachment whose bytes lie in a blob; what an external scanner names. */
export const ATTACHMENT_OF_BLOB = statement(
  'mail-attachment-of-blob',
  'select id from correspondence.attachment where blob_key = $1',
);
