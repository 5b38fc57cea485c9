-- The inbox: what recipients do with their mail without telling its sender. And what the Studio keeps for senders.

-- Labels belong to the message, as Dialogporten's do to the dialog: everybody who acts for the recipient sees the same.
alter table correspondence.correspondence
  add column folder smallint not null default 0,            -- 0 inbox, 1 archive, 2 bin
  add column marked_unopened boolean not null default false,
  add column label_revision integer not null default 0,     -- moves with every change of the two above
  add column must_confirm boolean not null default false;   -- from its content, when it is published

update correspondence.correspondence c set must_confirm = true
  from correspondence.content t
 where t.id = c.content_id and t.is_confirmation_needed and c.published is not null;

-- What a recipient may see, newest first by the time it came. Nothing is added to them before a message is published.
create index correspondence_inbox on correspondence.correspondence
  (bucket, recipient, resource_id, published desc, id desc)
  where folder = 0 and status not in (0, 1, 7, 8, 10, 11);
create index correspondence_inbox_unread on correspondence.correspondence
  (bucket, recipient, resource_id, published desc, id desc)
  where folder = 0 and status not in (0, 1, 7, 8, 10, 11) and (read_at is null or marked_unopened);
-- The other folders and what waits for a confirmation: a small part of the mail.
create index correspondence_filed on correspondence.correspondence
  (bucket, recipient, folder, resource_id, published desc, id desc)
  where folder <> 0 and status not in (0, 1, 7, 8, 10, 11);
create index correspondence_to_confirm on correspondence.correspondence
  (bucket, recipient, resource_id, published desc, id desc)
  where must_confirm and confirmed_at is null and status not in (0, 1, 7, 8, 10, 11);

-- Names of senders of their own choice; most messages have none.
create index content_message_sender on correspondence.content using gin (message_sender gin_trgm_ops)
  where message_sender is not null;

-- The log of labels. A change can be undone for the messages whose labels nobody has touched since.
create table correspondence.label_change (
  id uuid primary key,
  changed timestamptz not null,
  changed_by uuid not null,
  undoes uuid references correspondence.label_change
);
create table correspondence.label_change_line (
  change_id uuid not null references correspondence.label_change on delete cascade,
  bucket smallint not null,
  correspondence_id uuid not null,
  folder_before smallint not null,
  marked_before boolean not null,
  revision_after integer not null,
  primary key (change_id, bucket, correspondence_id)
);

-- A sender's mail that has stopped, or waits for its files.
create index correspondence_unfinished on correspondence.correspondence
  (sender, requested_publish_time desc, id desc) where status in (0, 11);

-- Batches of an owner, newest first; a paused one is not published until it is resumed.
alter table correspondence.bulk add column paused_at timestamptz;
create index bulk_of_owner on correspondence.bulk (owner, created desc, id desc);

-- Messages being written in the Studio.
create table correspondence.compose_draft (
  id uuid primary key,
  owner text not null,                      -- organisation number
  revision integer not null,
  created timestamptz not null,
  changed timestamptz not null,
  changed_by uuid,                          -- party uuid of the member, or of the organisation's system
  content jsonb not null
);
create index compose_draft_of_owner on correspondence.compose_draft (owner, changed desc, id desc);
create table correspondence.compose_draft_recipient (
  draft_id uuid not null references correspondence.compose_draft on delete cascade,
  line integer not null,
  recipient text not null,
  primary key (draft_id, line)
);
