-- What a provider (accountant, auditor, business manager) passes on to those who do the work, and what parties ask each
-- other for. As with all rights a row is never changed but to mark its end.

-- The provider has made somebody its agent: an employee, or a system user.
create table rights.agent (
  id        uuid primary key,
  provider  uuid not null,
  agent     uuid not null,
  made_by   text not null,
  made_at   timestamptz not null,
  ended_by  text,
  ended_at  timestamptz,
  check (provider <> agent),
  check ((ended_by is null) = (ended_at is null))
);
create unique index agent_in_force on rights.agent (provider, agent) where ended_at is null;
create index agent_of on rights.agent (agent) where ended_at is null;

-- One access package, or one resource, that a client lets the provider use in a role, passed on to an agent. It counts
-- only as long as the client still gives it: that is looked up when it is used, so nothing has to be cleaned up after.
create table rights.client_delegation (
  id             uuid primary key,
  client         uuid not null,
  -- URN of the role the provider has at the client.
  role           text not null,
  provider       uuid not null,
  agent          uuid not null,
  package        text,
  resource_id    text collate "C",
  -- The owner at the time, empty for none; null for a package.
  resource_owner text,
  given_by       text not null,
  given_at       timestamptz not null,
  revoked_by     text,
  revoked_at     timestamptz,
  check ((package is null) <> (resource_id is null)),
  check ((resource_id is null) = (resource_owner is null)),
  check ((revoked_by is null) = (revoked_at is null))
);
create unique index client_delegation_in_force
  on rights.client_delegation (client, role, provider, agent, coalesce(package, ''), coalesce(resource_id, '')) where revoked_at is null;
create index client_delegation_agent on rights.client_delegation (agent, client) where revoked_at is null;
create index client_delegation_provider on rights.client_delegation (provider) where revoked_at is null;

-- Somebody asks a party for access to a resource or for a package.
create table rights.access_request (
  id             uuid primary key,
  -- Who is to get the access, and whose it is to give.
  requester      uuid not null,
  giver          uuid not null,
  resource_id    text collate "C",
  resource_owner text,
  package        text,
  status         text not null check (status in ('Draft', 'Pending', 'Approved', 'Rejected', 'Withdrawn')),
  -- Organisation number of the service owner that asks on the requester's behalf.
  asked_for_by   text,
  asked_by       text not null,
  asked_at       timestamptz not null,
  changed_by     text not null,
  changed_at     timestamptz not null,
  check (requester <> giver),
  check ((package is null) <> (resource_id is null)),
  check ((resource_id is null) = (resource_owner is null))
);
-- Asking twice is asking once.
create unique index access_request_open
  on rights.access_request (requester, giver, coalesce(package, ''), coalesce(resource_id, '')) where status in ('Draft', 'Pending');
create index access_request_of_requester on rights.access_request (requester, id);
create index access_request_of_giver on rights.access_request (giver, id);

-- Which access packages a service owner may give on others' behalf; operators decide.
create table rights.service_owner_package (
  owner    text not null check (owner ~ '^[0-9]{9}$'),
  package  text not null,
  given_by text not null,
  given_at timestamptz not null,
  primary key (owner, package)
);
