-- What service owners are writing, and the history of what they have published.

create sequence resource_registry.draft_revision;

-- One draft a service at most. It need not be complete; publishing removes it.
create table resource_registry.draft (
  -- Org code in lower case: two owners may write drafts of the same id, the first to publish has it.
  owner      text collate "C" not null,
  identifier text collate "C" not null check (length(identifier) between 1 and 200),
  -- Moves with every save and is never used again.
  revision   bigint not null,
  -- Number of the publication it began from; null for a service that was never published.
  based_on   integer,
  -- json keeps the order of the owner's texts.
  resource   json not null,
  -- {"plain": …}, {"xml": …} or null.
  policy     json,
  examples   json not null,
  changed_by text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (owner, identifier)
);

-- What was in force after each change of a resource or its policy, numbered a resource; only ever added to.
create table resource_registry.publication (
  identifier text collate "C" not null references resource_registry.resource on delete cascade,
  number     integer not null,
  version_id bigint not null references resource_registry.resource_version on delete cascade,
  policy     bigint references resource_registry.policy on delete cascade,
  -- Questions that were to have their answers, carried on from one to the next.
  examples   json not null,
  label      text,
  -- A person (urn:altinn:party:uuid:…) or an organisation number; null where it was not noted.
  by         text,
  at         timestamptz not null,
  primary key (identifier, number)
);

insert into resource_registry.publication (identifier, number, version_id, policy, examples, at)
select identifier, number,
  coalesce(version_id, (select min(first.version_id) from resource_registry.resource_version first where first.identifier = numbered.identifier)),
  policy, '[]', at
from (
  select identifier, at,
    row_number() over changes as number,
    max(version_id) over changes as version_id,
    max(policy) over changes as policy
  from (
    select identifier, version_id, null::bigint as policy, created_at as at from resource_registry.resource_version
    union all
    select identifier, null, version, uploaded_at from resource_registry.policy
  ) change
  window changes as (partition by identifier order by at, version_id nulls last, policy rows unbounded preceding)
) numbered;

-- A service owner's own resources, among all versions.
create index resource_version_organization
  on resource_registry.resource_version ((document -> 'hasCompetentAuthority' ->> 'organization'));

-- Whose list an event was about: it outlives the list.
alter table resource_registry.access_list_event
  add column owner      text collate "C",
  add column identifier text collate "C";
update resource_registry.access_list_event event set owner = list.owner, identifier = list.identifier
from resource_registry.access_list list where list.id = event.list;
create index access_list_event_owner on resource_registry.access_list_event (owner, number);
create index publication_at on resource_registry.publication (at);
