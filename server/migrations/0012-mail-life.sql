-- What happens to mail after it was sent: due dates, forwarding, reminders of confidential mail, statistics; and the
-- e-mail that goes out for it.

-- E-mail on its way out. The rows are the queue: `next_attempt_at` is when the sweep takes one, null when it is over.
create schema mailer;

create table mailer.outgoing_mail (
  id uuid primary key,                      -- the Message-ID is made of it, so that a repeated e-mail is recognisable
  purpose text not null,                    -- who is told how it went
  about text not null,                      -- an id of the purpose's own
  created timestamptz not null,
  recipient_address text not null,
  subject text,                             -- null once it is over, where an SMTP server has the e-mail
  body text,
  attachments jsonb not null,               -- [{fileName, contentType, blobKey}]; the bytes are read when it is sent
  status text not null default 'waiting' check (status in ('waiting', 'accepted', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  last_error text,
  accepted_at timestamptz,                  -- the carrier has it: never to be sent again, even if it is still waiting to be ended
  finished_at timestamptz
);
create index outgoing_mail_due on mailer.outgoing_mail (next_attempt_at) where next_attempt_at is not null;
create index outgoing_mail_ended on mailer.outgoing_mail (finished_at) where finished_at is not null;
create index outgoing_mail_by_time on mailer.outgoing_mail (created desc);

-- A row for each message with a due date, until it has come.
create table correspondence.due_date (
  bucket smallint not null,
  correspondence_id uuid not null,
  due_at timestamptz not null,
  primary key (bucket, correspondence_id)
);
create index due_date_by_time on correspondence.due_date (due_at);

-- A row for each confidential message to an organisation.
create table correspondence.confidential_message (
  bucket smallint not null,
  correspondence_id uuid not null,
  recipient text not null,
  -- When to look whether it was read; null when that has been done.
  remind_at timestamptz,
  primary key (bucket, correspondence_id)
);
create index confidential_message_to_remind on correspondence.confidential_message (remind_at) where remind_at is not null;
create index confidential_message_of_recipient on correspondence.confidential_message (bucket, recipient);

create table correspondence.forwarding (
  id uuid primary key,
  bucket smallint not null,
  correspondence_id uuid not null,
  requested_at timestamptz not null,
  party_uuid uuid not null,
  address text not null,                    -- trimmed, lower case
  forwarding_text text,
  status text not null default 'sending' check (status in ('sending', 'sent', 'failed')),
  failure text,
  finished_at timestamptz
);
-- A failed forwarding leaves its address free for another try.
create unique index forwarding_once_an_address on correspondence.forwarding (bucket, correspondence_id, address)
  where status <> 'failed';
create index forwarding_of_message on correspondence.forwarding (bucket, correspondence_id, requested_at);

create table correspondence.statistics_report (
  id uuid primary key,
  generated_at timestamptz not null,
  for_day date unique,                      -- of the daily report; null when asked for
  file_name text not null,
  blob_key text not null,
  size bigint not null,
  md5 text not null,                        -- lower-case hexadecimal
  service_owner_count integer not null,
  total_correspondence_count bigint not null,
  environment text not null
);
create index statistics_report_by_time on correspondence.statistics_report (generated_at desc);

-- Calls of the statistics operations, for their limit.
create table correspondence.statistics_call (
  address text not null,
  called_at timestamptz not null,
  sequence bigint generated always as identity,
  primary key (address, sequence)
);
