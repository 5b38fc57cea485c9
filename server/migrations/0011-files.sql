-- Files of the mail: blobs nobody owns, expiry, results of an external scanner, resumable uploads.

-- Blobs that no attachment owns: being written (the writer moves `delete_at` ahead for as long as it lives), brought by a
-- refused request, purged or expired. The row is there before the first byte and leaves in the transaction that gives
-- the blob an owner, or after the blob itself: so whenever a process dies, something still knows what to delete.
create table correspondence.unowned_blob (
  blob_key text primary key,
  delete_at timestamptz not null,
  attachment_id uuid,                       -- the upload it is written for, which fails with it
  attempts integer not null default 0,
  last_error text
);
create index unowned_blob_due on correspondence.unowned_blob (delete_at);

-- Set when the expiry sweep has looked at this use of the attachment; the use itself ends at expiration_time.
alter table correspondence.content_attachment add column expired_at timestamptz;
create index content_attachment_expiring on correspondence.content_attachment (expiration_time)
  where expiration_time is not null and expired_at is null;

-- The checksum is ours, not the sender's: it goes with the bytes when the scan fails, or no others could be uploaded.
alter table correspondence.attachment add column checksum_computed boolean not null default false;

-- An external scanner knows a file by the name of its blob.
create unique index attachment_of_blob on correspondence.attachment (blob_key) where blob_key is not null;

-- An upload that may come in many requests. Its attachment is UploadProcessing meanwhile.
create table correspondence.resumable_upload (
  attachment_id uuid primary key references correspondence.attachment on delete cascade,
  length bigint not null,
  metadata jsonb not null,
  created timestamptz not null,
  party_uuid uuid not null,
  -- Work for the sweep: given up at this time, or, when every byte is there, put together at this time unless the
  -- request that brought the last one has done so.
  due timestamptz not null
);
create index resumable_upload_due on correspondence.resumable_upload (due);

-- What has arrived, piece by piece; the key makes sure that two requests cannot both bring the same bytes.
create table correspondence.upload_part (
  attachment_id uuid not null references correspondence.resumable_upload on delete cascade,
  start bigint not null,
  size bigint not null,
  blob_key text not null,
  primary key (attachment_id, start)
);
