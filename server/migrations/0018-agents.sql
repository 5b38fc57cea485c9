-- Agent system users and their clients, the feed of system users, and what became of token requests.

alter table authentication.system_user_request
  add column kind text not null default 'standard' check (kind in ('standard', 'agent'));
drop index authentication.system_user_request_key;
create unique index system_user_request_key
  on authentication.system_user_request (system_id, owner, external_ref, kind) where deleted is null;

alter table authentication.system_user
  add column kind text not null default 'standard' check (kind in ('standard', 'agent'));

-- The feed: every change of a system user takes the next number. It is taken under the lock of the epoch's row, so that
-- numbers come in the order of the commits and a reader never passes one by.
create sequence authentication.system_user_change_number;
alter table authentication.system_user
  add column change_number bigint not null default nextval('authentication.system_user_change_number'),
  add column last_changed timestamptz;
update authentication.system_user set last_changed = coalesce(deleted, created);
alter table authentication.system_user alter column last_changed set not null;
create unique index system_user_change on authentication.system_user (change_number);

-- Whom an agent system user serves: customers of the firm that owns it.
create table authentication.system_user_client (
  system_user_id uuid not null references authentication.system_user,
  client_party uuid not null,
  created timestamptz not null,
  primary key (system_user_id, client_party)
);

-- The last token requests of each client, so that its owner can see why one was refused. No assertion, no token.
create table authentication.token_request (
  client_id uuid not null,
  number bigint generated always as identity,
  requested timestamptz not null,
  -- Null: a token was given.
  code text,
  description text,
  hint text,
  key_id text,
  scopes text not null,
  consumer text,
  primary key (client_id, number)
);

alter table authentication.client add column last_token timestamptz;

-- When a member last did something for the service owner; written every few minutes at most.
alter table administration.member add column last_seen timestamptz;
