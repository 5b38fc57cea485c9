import { statement } from '../../foundation/database/database.ts';

export const INSERT_RESUMABLE = statement(
  'mail-insert-resumable-upload',
  `insert into correspondence.resumable_upload (attachment_id, length, metadata, created, party_uuid, due)
   values ($1, $2, $3, $4, $5, $6)`,
);

const UPLOAD_COLUMNS = `u.attachment_id, u.length, u.metadata, u.created, u.party_uuid,
  coalesce((select sum(p.size) from correspondence.upload_part p where p.attachment_id = u.attachment_id), 0)::bigint as received`;

export const RESUMABLE_BY_ID = statement(
  'mail-resumable-upload-by-id',
  `select ${UPLOAD_COLUMNS} from correspondence.resumable_upload u where u.attachment_id = $1`,
);

/** A piece that follows on what has arrived; another one at the same place is refused by the key. */
export const INSERT_PART = statement(
  'mail-insert-upload-part',
  'insert into correspondence.upload_part (attachment_id, start, size, blob_key) values ($1, $2, $3, $4)',
);

/** Moves the time ahead at which the sweep looks at an upload; answers nothing when the upload is gone. */
export const POSTPONE_RESUMABLE = statement(
  'mail-postpone-resumable-upload',
  'update correspondence.resumable_upload set due = $3 where attachment_id = $1 and created = $2 returning attachment_id',
);

export const PARTS = statement(
  'mail-upload-parts',
  'select blob_key from correspondence.upload_part where attachment_id = $1 order by start',
);

/** Holds an upload, so that no piece is added while it is taken away. */
export const HOLD_RESUMABLE = statement(
  'mail-hold-resumable-upload',
  'select attachment_id from correspondence.resumable_upload where attachment_id = $1 and created = $2 for update',
);

/** Takes away a held upload with its pieces, whose blobs have to be disowned by the caller. */
export const DELETE_RESUMABLE = statement(
  'mail-delete-resumable-upload',
  `with parts as (
     delete from correspondence.upload_part p using correspondence.resumable_upload u
      where p.attachment_id = u.attachment_id and u.attachment_id = $1 and u.created = $2
     returning p.blob_key
   ), upload as (
     delete from correspondence.resumable_upload where attachment_id = $1 and created = $2)
   select blob_key from parts`,
);

export const CLAIM_RESUMABLE = statement(
  'mail-claim-resumable-uploads',
  `update correspondence.resumable_upload u set due = $2
    where u.attachment_id in (
      select attachment_id from correspondence.resumable_upload where due <= $1 order by due limit $3 for update skip locked)
   returning ${UPLOAD_COLUMNS}`,
);
