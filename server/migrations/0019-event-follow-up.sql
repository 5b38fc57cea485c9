-- What a subscriber needs to trust its events and to follow them up: signatures, several types, pause, the whole log.

alter table events.subscription
  -- Types as a list, beside the single one of old.
  add column type_filters text[],
  -- Apps only: a base of the event's source.
  add column source_filter text,
  -- Events recorded from here on are for this subscription. Set when it is made, so that the next event is not missed
  -- while the endpoint is asked; taken away when the endpoint does not answer, until it does.
  add column matches_from timestamptz,
  add column paused_at timestamptz,
  add column pause_reason text,
  add check ((paused_at is null) = (pause_reason is null)),
  add check (pause_reason in ('asked', 'failing'));
update events.subscription set matches_from = validated_at;

drop index events.subscription_match;
drop index events.subscription_of_subunits;
create index subscription_match on events.subscription (resource_filter, subject_filter)
  where matches_from is not null and deleted_at is null;
create index subscription_of_subunits on events.subscription (resource_filter)
  where include_subunits and matches_from is not null and deleted_at is null;

-- How an endpoint fares; apart from the subscription, which every claim locks. Written when it changes, not every time.
create table events.subscription_health (
  subscription_id bigint primary key,
  -- To the minute.
  last_delivered_at timestamptz,
  -- The first failure that no success has followed.
  failing_since timestamptz,
  -- When a delivery that was given up is tried again, to see whether the endpoint is back.
  next_probe_at timestamptz,
  -- It is back: what was given up since then is to be put in line again.
  revive_since timestamptz
);
create index subscription_health_failing on events.subscription_health (failing_since) where failing_since is not null;
create index subscription_health_back on events.subscription_health (subscription_id) where revive_since is not null;

-- Secrets that pushes are signed with, encrypted; one without an end, and such as still sign until the receiver has changed.
create table events.signing_secret (
  id uuid primary key,
  subscription_id bigint not null,
  sealed bytea not null,
  -- Its last four characters, to tell one from another.
  hint text not null,
  created_at timestamptz not null,
  ends_at timestamptz
);
create index signing_secret_of_subscription on events.signing_secret (subscription_id);

alter table events.delivery
  -- The event of `validation_event_id` is a test, not a validation.
  add column test boolean not null default false,
  -- Sent again because somebody asked.
  add column replay boolean not null default false;
create index delivery_by_subscription on events.delivery (subscription_id, id);
create index delivery_of_event on events.delivery (event_sequence, subscription_id) where event_sequence is not null;
create index delivery_without_event on events.delivery (subscription_id)
  where state = 'pending' and event_sequence is null;
create index delivery_not_sent on events.delivery (subscription_id, state, id)
  where state in ('dead', 'unauthorized', 'cancelled');

alter table events.delivery_attempt
  -- The first 2 kB of what was answered.
  add column answer text;
create index delivery_attempt_of_delivery on events.delivery_attempt (delivery_id);
drop index events.delivery_attempt_by_subscription;

-- Events of apps are read by party, too.
create index event_of_app_party on events.event (subject, transaction_number, sequence)
  where left(resource, 24) = 'urn:altinn:resource:app_';
