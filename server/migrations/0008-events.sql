-- CloudEvents out: what happened, who wants to know, and what is still to be told.
create schema events;

-- Everything that has happened, for 90 days.
--
-- The feed reads a resource's events in the order (transaction_number, sequence). transaction_number is the id of the
-- recording transaction, so rows below the oldest transaction still running can no longer get a neighbour before
-- them: the feed shows those, at once, and a reader's cursor never passes an event that commits late.
create table events.event (
  sequence bigint generated always as identity primary key,
  transaction_number bigint not null,
  recorded_at timestamptz not null,
  -- Published over HTTP; those are stored once per (id, source). Ids of our own are UUIDs and need no check.
  published boolean not null default false,
  id text collate "C" not null,
  source text collate "C" not null,
  type text collate "C" not null,
  time timestamptz,
  resource text collate "C" not null,
  resource_instance text,
  subject text collate "C",
  alternative_subject text collate "C",
  -- Further attributes and data of a published event: a JSON object as text, so that no number loses a digit.
  further text
);
create unique index event_published_once on events.event (id, source) where published;
create index event_by_id on events.event (id);
create index event_feed on events.event (resource, transaction_number, sequence);
-- A number instead of two long texts: this index is the dearest part of recording an event.
create index event_feed_of_subject on events.event
  (hashtextextended(resource || ' ' || subject, 0), transaction_number, sequence) where subject is not null;

-- Transaction ids belong to one database server. After a dump has been restored into another, `shift` lifts the new
-- server's ids above every stored one. The newest row counts; without one nothing is added.
create table events.feed_shift (
  number integer generated always as identity primary key,
  shift bigint not null
);

create table events.subscription (
  id bigint generated always as identity primary key,
  -- SHA-256 over all that makes two subscriptions the same; long addresses do not fit into an index.
  identity bytea not null,
  -- `/org/ttd`, `/organisation/313154599`, `/systemuser/{uuid}`, `/user/{id}`: whoever made it, and gets the events.
  consumer text not null,
  end_point text not null,
  resource_filter text collate "C" not null,
  subject_filter text collate "C",
  type_filter text,
  include_subunits boolean not null,
  created timestamptz not null,
  validated_at timestamptz,
  -- Deleted ones stay for as long as their deliveries, which are read with them.
  deleted_at timestamptz
);
create unique index subscription_identity on events.subscription (identity) where deleted_at is null;
create index subscription_by_consumer on events.subscription (consumer) where deleted_at is null;
create index subscription_match on events.subscription (resource_filter, subject_filter)
  where validated_at is not null and deleted_at is null;
create index subscription_of_subunits on events.subscription (resource_filter)
  where include_subunits and validated_at is not null and deleted_at is null;

create type events.delivery_state as enum ('pending', 'delivered', 'dead', 'unauthorized', 'cancelled');

-- One event for one subscription, or (without event_sequence) the validation of a subscription.
-- No foreign keys: every check would lock the same few subscription rows for every message sent.
create table events.delivery (
  id bigint generated always as identity primary key,
  subscription_id bigint not null,
  event_sequence bigint,
  validation_event_id uuid,
  state events.delivery_state not null default 'pending',
  attempts smallint not null default 0,
  next_attempt_at timestamptz not null,
  -- The lease of the process that sends it now; by the database's clock, which all processes share.
  claimed_by uuid,
  claimed_until timestamptz,
  last_error text,
  created_at timestamptz not null,
  settled_at timestamptz,
  check ((event_sequence is null) <> (validation_event_id is null))
) with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 10000);
create index delivery_pending on events.delivery (subscription_id, next_attempt_at) where state = 'pending';

-- Every attempt, for ever told apart: what was answered, or why nothing was.
create table events.delivery_attempt (
  id bigint generated always as identity primary key,
  delivery_id bigint not null,
  subscription_id bigint not null,
  attempt smallint not null,
  started_at timestamptz not null,
  duration_ms integer not null,
  status smallint,
  reason text
);
create index delivery_attempt_by_subscription on events.delivery_attempt (subscription_id, id);

-- Events of organisations that some subscription wants by way of their main unit, which the register must be asked for.
create table events.main_unit_question (
  event_sequence bigint primary key
);
