-- What parties give each other beside the roles of the registers. A row is never changed but to mark its end, so that who
-- could do what at any time can be told. Receivers are parties, or system users, which are no parties.

-- The giver has made the receiver a rightholder; what is given hangs on it.
create table rights.connection (
  id         uuid primary key,
  giver      uuid not null,
  receiver   uuid not null,
  made_by    text not null,
  made_at    timestamptz not null,
  ended_by   text,
  ended_at   timestamptz,
  check (giver <> receiver),
  check ((ended_by is null) = (ended_at is null))
);
create unique index connection_in_force on rights.connection (giver, receiver) where ended_at is null;
create index connection_receiver on rights.connection (receiver) where ended_at is null;

-- One right (resource attributes and an action) of one resource, for the giver as a whole or for one instance.
create table rights.delegated_right (
  id             uuid primary key,
  giver          uuid not null,
  receiver       uuid not null,
  resource_id    text collate "C" not null,
  -- The owner at the time, empty for none: a resource deleted and made anew by another owner starts without rights.
  resource_owner text not null,
  right_key      text not null,
  action         text not null,
  -- [{"type", "value"}]; all must be in a request for the right to count.
  attributes     jsonb not null,
  -- URN in lower case; empty when every instance is meant.
  instance       text not null,
  given_by       text not null,
  given_at       timestamptz not null,
  revoked_by     text,
  revoked_at     timestamptz,
  check (giver <> receiver),
  check ((revoked_by is null) = (revoked_at is null))
);
create unique index delegated_right_in_force
  on rights.delegated_right (giver, receiver, resource_id, instance, right_key) where revoked_at is null;
create index delegated_right_receiver on rights.delegated_right (receiver) where revoked_at is null;

create table rights.delegated_package (
  id         uuid primary key,
  giver      uuid not null,
  receiver   uuid not null,
  package    text not null,
  given_by   text not null,
  given_at   timestamptz not null,
  revoked_by text,
  revoked_at timestamptz,
  check (giver <> receiver),
  check ((revoked_by is null) = (revoked_at is null))
);
create unique index delegated_package_in_force on rights.delegated_package (giver, receiver, package)
  where revoked_at is null;
create index delegated_package_receiver on rights.delegated_package (receiver) where revoked_at is null;

-- Every decision and every change of a right. Only inserted into, and deleted from when it is older than it is kept.
create table rights.audit (
  id             uuid primary key,
  at             timestamptz not null,
  kind           text not null check (kind in ('decision', 'change')),
  -- `permitted`, `authorize`, `decision`; or what was changed: `right-granted` …
  what           text not null,
  -- Whoever asked or acted, as an attribute or identifier without national identity numbers.
  actor          text not null,
  -- Party uuid the right is held for, and the receiver of a change.
  party          uuid,
  receiver       uuid,
  resource_id    text,
  resource_owner text,
  action         text,
  instance       text,
  result         text not null,
  reason         text
);
create index audit_at on rights.audit (at, id);
create index audit_owner on rights.audit (resource_owner, id);

-- National identity numbers that a user named in vain: who guesses is stopped.
create table rights.failed_look_up (
  person uuid not null,
  at     timestamptz not null
);
create index failed_look_up_person on rights.failed_look_up (person, at);
