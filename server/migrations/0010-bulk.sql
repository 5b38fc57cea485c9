-- Search by page, text and unread; repeated requests; batches of any number of recipients.

-- A recipient's unread and read mail, newest first: ranges, however much there is of the other kind.
create index correspondence_unread on correspondence.correspondence
  (bucket, recipient, resource_id, requested_publish_time desc, id desc)
  where read_at is null and published is not null;
create index correspondence_read on correspondence.correspondence
  (bucket, recipient, resource_id, requested_publish_time desc, id desc) where read_at is not null;
create index correspondence_confirmed on correspondence.correspondence
  (bucket, recipient, resource_id, requested_publish_time desc, id desc) where confirmed_at is not null;

-- One recipient's message of a content: found by text, or asked for twice in a batch.
drop index correspondence.correspondence_of_content;
create index correspondence_of_content on correspondence.correspondence (content_id, bucket, recipient);

create extension if not exists pg_trgm;
create index content_text on correspondence.content
  using gin ((title || E'\n' || summary || E'\n' || senders_reference) gin_trgm_ops);

-- Requests sent with the header Idempotency-Key, and what was answered.
create table correspondence.repeatable_request (
  owner text not null,
  key uuid not null,
  digest text not null,                     -- of the body that was sent first
  answer json not null,                     -- as text: repeated byte by byte
  created timestamptz not null,
  primary key (owner, key)
);

-- One message to any number of recipients, received in chunks. Its lines are numbered from 1.
create table correspondence.bulk (
  id uuid primary key,
  content_id uuid not null,
  owner text not null,                      -- organisation number of the resource's owner
  resource_id text not null,
  created timestamptz not null,
  created_by uuid not null,
  received integer not null default 0,      -- lines 1..received are stored, each with its outcome
  accepted integer not null default 0,
  rejected integer not null default 0,
  completed timestamptz                     -- when a request came to its end; null while lines may be missing
);
-- Only what is still being received keeps a content from being erased.
create index bulk_open on correspondence.bulk (content_id) where completed is null;

create table correspondence.bulk_line (
  bulk_id uuid not null,
  line integer not null,
  recipient text not null,                  -- as it was sent
  senders_reference text,
  bucket smallint,
  correspondence_id uuid,                   -- null: rejected
  code text,
  detail text,
  primary key (bulk_id, line)
);
