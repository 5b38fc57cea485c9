-- Onboarding: the system register and system users (authentication §3), members of service owners, rotation of API keys.

-- Products of vendors. A deleted system keeps its id for ever.
create table authentication.system (
  id text primary key,
  internal_id uuid not null unique,
  vendor text not null check (vendor ~ '^[0-9]{9}$'),
  name jsonb not null,
  description jsonb not null,
  -- [{ "resource": [{ "id": "urn:altinn:resource", "value": "…" }] }]
  rights jsonb not null,
  access_packages text[] not null,
  redirect_urls text[] not null,
  is_visible boolean not null,
  is_deleted boolean not null default false,
  created timestamptz not null,
  last_updated timestamptz not null
);
create unique index system_id on authentication.system (lower(id));
create index system_vendor on authentication.system (vendor);

-- Maskinporten clients of the live systems; the primary key keeps a client to one of them.
create table authentication.system_client (
  client_id text primary key,
  system_id text not null references authentication.system,
  position integer not null
);
create index system_client_system on authentication.system_client (system_id);

create table authentication.system_change (
  number bigint generated always as identity primary key,
  system_internal_id uuid not null,
  changed_by text not null,
  change_type text not null check (change_type in ('create', 'update', 'rightsupdate', 'accesspackageupdate', 'delete')),
  changed_data jsonb not null,
  client_id text,
  created timestamptz not null
);
create index system_change_system on authentication.system_change (system_internal_id, number);

-- A vendor asks a customer for a system user.
create table authentication.system_user_request (
  id uuid primary key,
  system_id text not null references authentication.system,
  owner text not null check (owner ~ '^[0-9]{9}$'),
  external_ref text not null,
  integration_title text not null,
  rights jsonb not null,
  access_packages text[] not null,
  redirect_url text,
  status text not null check (status in ('New', 'Accepted', 'Rejected')),
  escalated boolean not null default false,
  created timestamptz not null,
  deleted timestamptz
);
create unique index system_user_request_key on authentication.system_user_request (system_id, owner, external_ref) where deleted is null;
create index system_user_request_owner on authentication.system_user_request (owner, id) where deleted is null and status = 'New';

-- A customer's system user; its id is that of the request it was approved from.
create table authentication.system_user (
  id uuid primary key,
  system_id text not null references authentication.system,
  owner text not null check (owner ~ '^[0-9]{9}$'),
  owner_party uuid not null,
  external_ref text not null,
  integration_title text not null,
  rights jsonb not null,
  access_packages text[] not null,
  created timestamptz not null,
  deleted timestamptz
);
create unique index system_user_key on authentication.system_user (system_id, owner, external_ref) where deleted is null;
create index system_user_owner on authentication.system_user (owner, id) where deleted is null;

-- What was really given: the actions of a resource that whoever approved held.
create table authentication.system_user_right (
  -- SYSTEM_USER alone is a reserved word from PostgreSQL 16 on.
  system_user_id uuid not null references authentication.system_user,
  resource_id text not null,
  actions text[] not null,
  primary key (system_user_id, resource_id)
);

-- A vendor asks for other rights of a system user; the id is the vendor's correlation id.
create table authentication.system_user_change_request (
  id uuid primary key,
  system_user_id uuid not null references authentication.system_user,
  required_rights jsonb not null,
  unwanted_rights jsonb not null,
  required_access_packages text[] not null,
  unwanted_access_packages text[] not null,
  redirect_url text,
  status text not null check (status in ('New', 'Accepted', 'Rejected')),
  created timestamptz not null,
  deleted timestamptz
);
create index system_user_change_request_user on authentication.system_user_change_request (system_user_id, id);

-- People who work for a service owner.
create table administration.member (
  service_owner text not null references administration.service_owner,
  party_uuid uuid not null,
  role text not null check (role in ('owner', 'editor', 'reader')),
  created timestamptz not null,
  primary key (service_owner, party_uuid)
);
create index member_party on administration.member (party_uuid);

-- An invitation is accepted by whoever shows its secret, once; only the hash is stored.
create table administration.invitation (
  id uuid primary key,
  service_owner text not null references administration.service_owner,
  role text not null check (role in ('owner', 'editor', 'reader')),
  -- Whom it is for, in words.
  note text not null,
  digest bytea not null unique,
  created timestamptz not null,
  expires timestamptz not null
);
create index invitation_service_owner on administration.invitation (service_owner, id);

alter table administration.service_owner add column suspended_reason text;

-- Set when a key has a successor: both work until then.
alter table authentication.api_key add column expires timestamptz;
