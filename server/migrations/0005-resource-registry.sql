-- Resources, their policies, and the access lists service owners keep.
create schema resource_registry;

-- The last place in the feeds, one row. Every change of a resource or a policy takes the next place and keeps the row
-- locked until it commits, so that places are given in the order of the commits and no reader of a feed passes by one.
-- Times move on by at least a millisecond for the same reason.
create table resource_registry.feed (
  number bigint not null,
  at     timestamptz not null
);
insert into resource_registry.feed values (0, '1970-01-01T00:00:00Z');

create sequence resource_registry.version_id;

create table resource_registry.resource (
  identifier      text collate "C" primary key check (length(identifier) between 1 and 200),
  -- The newest version, which lists, searches and decisions see.
  current_version bigint not null,
  -- The last uploaded policy.
  current_policy  bigint,
  -- Place and time of the newest change in the changes feed.
  change_number   bigint not null,
  changed_at      timestamptz not null
);
create index resource_change_number on resource_registry.resource (change_number) where current_policy is not null;

-- Every PUT adds a version; none is changed.
create table resource_registry.resource_version (
  version_id bigint primary key,
  identifier text collate "C" not null references resource_registry.resource on delete cascade,
  -- As sent, defaults filled in; json keeps the order of the owner's texts.
  document   json not null,
  created_at timestamptz not null
);
create index resource_version_identifier on resource_registry.resource_version (identifier);

-- Policies as uploaded, byte by byte; the earlier ones are kept as history.
create table resource_registry.policy (
  version     bigint generated always as identity primary key,
  identifier  text collate "C" not null references resource_registry.resource on delete cascade,
  document    bytea not null,
  uploaded_at timestamptz not null
);
create index policy_identifier on resource_registry.policy (identifier);

alter table resource_registry.resource
  add foreign key (current_version) references resource_registry.resource_version deferrable initially deferred,
  add foreign key (current_policy) references resource_registry.policy deferrable initially deferred;

-- Which subjects a policy names: one row a pair for ever, so that readers of the feed hear of those that are gone. No
-- reference to the resource: the pairs of a deleted one stay, marked.
create table resource_registry.resource_subject (
  identifier    text collate "C" not null,
  subject_urn   text collate "C" not null,
  subject_type  text not null,
  subject_value text not null,
  updated_at    timestamptz not null,
  deleted       boolean not null,
  primary key (identifier, subject_urn)
);
create index resource_subject_updated on resource_registry.resource_subject (updated_at, identifier, subject_urn);
create index resource_subject_urn on resource_registry.resource_subject (subject_urn) where not deleted;

-- Named lists of parties; the version of a list is the number of its last event.
create table resource_registry.access_list (
  id          bigint generated always as identity primary key,
  -- Org code in lower case.
  owner       text collate "C" not null,
  identifier  text collate "C" not null,
  name        text not null,
  description text not null,
  version     bigint not null,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  unique (owner, identifier)
);

create table resource_registry.access_list_member (
  list  bigint not null references resource_registry.access_list on delete cascade,
  party uuid not null,
  since timestamptz not null,
  primary key (list, party)
);
create index access_list_member_party on resource_registry.access_list_member (party);

create table resource_registry.access_list_connection (
  list       bigint not null references resource_registry.access_list on delete cascade,
  resource   text collate "C" not null references resource_registry.resource on delete cascade,
  -- Empty: every action.
  actions    text[] not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (list, resource)
);
create index access_list_connection_resource on resource_registry.access_list_connection (resource);

-- What happened to a list, by whom; outlives it.
create table resource_registry.access_list_event (
  number       bigint generated always as identity primary key,
  list         bigint not null,
  kind         text not null check (kind in (
    'created', 'updated', 'deleted', 'members_added', 'members_removed', 'resource_connection_created',
    'resource_connection_actions_added', 'resource_connection_actions_removed', 'resource_connection_deleted')),
  details      jsonb not null,
  -- Organisation number of the caller, or the org code when its token has no number.
  performed_by text,
  at           timestamptz not null
);
create index access_list_event_list on resource_registry.access_list_event (list, number);
