-- Notifications: orders of e-mail and SMS, what became of each, and where parties are reached.

-- Where an organisation is notified: its official addresses (holder null), and those people registered for acting for it.
-- The address on register.party counts as an official one too.
create table register.notification_address (
  id uuid primary key,
  of_party uuid not null references register.party,
  holder uuid references register.party,
  email text,
  mobile text,
  resources text[],                         -- only about these resources; null: about all
  check (num_nonnulls(email, mobile) > 0),
  check (holder is not null or resources is null)
);
create index notification_address_of_party on register.notification_address (of_party);

create schema notifications;

-- What was ordered at once: a main notification and its reminders, each a shipment of its own.
create table notifications.chain (
  id uuid primary key,                      -- the notificationOrderId
  creator text not null,                    -- code of a service owner
  idempotency_id text not null,
  created timestamptz not null,
  -- Of a message: 'planned' when it is published, then accepted or refused; orders from outside are accepted when stored.
  state text not null check (state in ('planned', 'accepted', 'refused')),
  correspondence_id uuid,
  -- Addressed to the message's own recipient, not to somebody the sender named besides.
  to_recipient boolean not null default false,
  -- An address the sender named is left out where this organisation's own order reaches it already.
  reached_by text,
  -- Words that stand for something in the texts, by name; null once the texts are gone.
  keywords jsonb,
  -- Work for the sweep that accepts planned chains: null = none.
  accept_at timestamptz,
  attempts integer not null default 0,
  last_error text,
  unique (creator, idempotency_id)
);
create index chain_to_accept on notifications.chain (accept_at) where accept_at is not null;
create index chain_of_correspondence on notifications.chain (correspondence_id) where correspondence_id is not null;

create table notifications.shipment (
  id uuid primary key,
  chain_id uuid not null references notifications.chain on delete cascade,
  position smallint not null,
  kind text not null check (kind in ('Notification', 'Reminder', 'Instant')),
  creator text not null,
  created timestamptz not null,
  senders_reference text,
  requested_send_time timestamptz not null,
  channel text not null,
  -- [{kind, value, …}]: who is to be told
  recipients jsonb not null,
  resource_id text,                         -- without prefix
  resource_action text not null,
  ignore_reservation boolean,
  email jsonb,                              -- {subject, body, contentType, sender}; null: none, or over
  sms jsonb,                                -- {body, sender, anytime, timeToLive}
  condition_endpoint text,
  -- When the condition could not be asked; it is asked once more.
  condition_failed_at timestamptz,
  status text not null,                     -- without 'Order_'
  status_changed timestamptz not null,
  -- Work for the sweep that starts shipments: null = none.
  due_at timestamptz,
  attempts integer not null default 0,
  last_error text
);
create index shipment_due on notifications.shipment (due_at) where due_at is not null;
create index shipment_of_chain on notifications.shipment (chain_id, position);
create index shipment_of_reference on notifications.shipment (creator, senders_reference);

-- One e-mail or SMS to one address. Of an e-mail the mailer's row says when it is sent; the id is the same.
create table notifications.delivery (
  id uuid primary key,
  shipment_id uuid not null references notifications.shipment on delete cascade,
  type text not null check (type in ('Email', 'SMS')),
  destination text not null,                -- empty where nobody could be reached
  party text,                               -- identity of who is reached; null for a bare address
  status text not null,                     -- without 'Email_' or 'SMS_'
  status_changed timestamptz not null,
  is_final boolean not null,
  -- Of an SMS: what is sent, until it is over.
  body text,
  sender text,
  anytime boolean not null default false,   -- not only inside the sending window
  expires_at timestamptz,
  -- Work: when an SMS is sent, or when no news of an accepted one is good news. null = none.
  next_at timestamptz,
  attempts integer not null default 0,
  last_error text,
  gateway_reference text,
  created timestamptz not null
);
create index delivery_of_shipment on notifications.delivery (shipment_id);
create index delivery_to_send on notifications.delivery (next_at) where next_at is not null and status in ('New', 'Sending');
create index delivery_to_settle on notifications.delivery (next_at) where next_at is not null and status in ('Succeeded', 'Accepted');
create index delivery_of_gateway on notifications.delivery (gateway_reference) where gateway_reference is not null;
create index delivery_by_time on notifications.delivery (created desc) where type = 'SMS';

-- Ends of shipments, for those who follow them.
create table notifications.status_feed (
  sequence bigint generated always as identity primary key,
  creator text not null,
  recorded timestamptz not null,
  entry jsonb not null
);
create index status_feed_of_creator on notifications.status_feed (creator, sequence);
create index status_feed_by_time on notifications.status_feed (recorded);

-- How much of a channel may be used now, shared by all processes.
create table mailer.pace (
  channel text primary key,
  available double precision not null,
  refilled_at timestamptz not null
);

alter table mailer.outgoing_mail
  add column html text,
  add column sender_address text,           -- shown as From; the envelope stays ours
  add column expires_at timestamptz;        -- not tried after this
