-- The mail. Keys begin with `bucket`, 12 bits of a hash of the recipient that every id also carries (foundation/ids.ts),
-- so that a look-up by id or by recipient touches one partition or shard.
create schema correspondence;

-- What all recipients of one request get: written once a request (design decision 8).
create table correspondence.content (
  id uuid primary key,
  created timestamptz not null,
  resource_id text not null,
  sender text not null,                     -- organisation number of the resource's owner
  senders_reference text not null,
  message_sender text,
  language text not null,
  title text not null,
  summary text not null,
  body text not null,
  property_list jsonb not null,
  reply_options jsonb not null,
  external_references jsonb not null,
  notification jsonb,
  requested_publish_time timestamptz not null,
  due_date_time timestamptz,
  ignore_reservation boolean,
  is_confirmation_needed boolean not null,
  is_confidential boolean not null,
  allow_forwarding boolean not null,
  erased_at timestamptz                     -- texts are gone: every correspondence that used them was purged
);

create table correspondence.correspondence (
  bucket smallint not null,
  id uuid not null,
  content_id uuid not null,                 -- written in the same statement; a foreign key would be tested row by row
  recipient text not null,                  -- party URN in lower case
  recipient_name text,                      -- only where a text holds {{recipientName}}
  resource_id text not null,
  sender text not null,
  created timestamptz not null,
  requested_publish_time timestamptz not null,
  -- The shown status, derived from the history (model/status.ts).
  status smallint not null,
  status_text text,                         -- null: the name of the status
  status_changed timestamptz not null,
  published timestamptz,
  read_at timestamptz,
  confirmed_at timestamptz,
  -- Work for the publish sweep: null = none (waiting for attachments, published, or ended).
  publish_at timestamptz,
  lane smallint not null default 1,         -- 0 urgent, 1 normal, 2 bulk
  attempts integer not null default 0,
  last_error text,
  primary key (bucket, id)
);
create index correspondence_due on correspondence.correspondence (lane, publish_at) where publish_at is not null;
create index correspondence_of_recipient on correspondence.correspondence
  (bucket, recipient, resource_id, requested_publish_time desc, id desc);
create index correspondence_of_sender on correspondence.correspondence
  (sender, resource_id, requested_publish_time desc, id desc);
create index correspondence_of_content on correspondence.correspondence (content_id);
-- Publishing changes a row twice at most; a little room keeps those updates on their page.
alter table correspondence.correspondence set (fillfactor = 85);

-- Append-only history; Fetched has a log of its own because there are many.
create table correspondence.status (
  bucket smallint not null,
  correspondence_id uuid not null,
  sequence bigint generated always as identity,
  status smallint not null,
  status_text text,
  changed timestamptz not null,
  party_uuid uuid,
  primary key (bucket, correspondence_id, sequence)
);

create table correspondence.fetch (
  bucket smallint not null,
  correspondence_id uuid not null,
  fetched_at timestamptz not null,
  party_uuid uuid not null,
  sequence bigint generated always as identity,
  primary key (bucket, correspondence_id, sequence)
);

create table correspondence.attachment (
  id uuid primary key,
  resource_id text not null,
  sender text not null,
  file_name text not null,
  display_name text,
  is_encrypted boolean not null,
  checksum text,
  senders_reference text not null,
  expiration_in_days integer,
  created timestamptz not null,
  status smallint not null,
  status_text text,
  status_changed timestamptz not null,
  blob_key text,
  size bigint,
  party_uuid uuid,
  -- Work for the scan sweep: a stored file whose scanner could not answer while it was uploaded.
  scan_at timestamptz,
  scan_attempts integer not null default 0,
  scan_error text
);
create index attachment_of_sender on correspondence.attachment (sender, resource_id);
create index attachment_to_scan on correspondence.attachment (scan_at) where scan_at is not null;

create table correspondence.attachment_status (
  attachment_id uuid not null references correspondence.attachment on delete cascade,
  sequence bigint generated always as identity,
  status smallint not null,
  status_text text,
  changed timestamptz not null,
  party_uuid uuid,
  primary key (attachment_id, sequence)
);

create table correspondence.content_attachment (
  content_id uuid not null references correspondence.content on delete cascade,
  attachment_id uuid not null references correspondence.attachment,
  position smallint not null,
  expiration_time timestamptz,
  primary key (content_id, attachment_id)
);
create index content_of_attachment on correspondence.content_attachment (attachment_id);

-- Scoped by owner: another owner's key neither collides nor tells that it exists.
create table correspondence.idempotency_key (
  owner text not null,
  key uuid not null,
  correspondence_id uuid not null,
  created timestamptz not null,
  primary key (owner, key)
);
