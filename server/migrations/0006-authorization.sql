-- What the decision point knows beside policies and roles. The schema is not called after its domain because
-- "authorization" is a reserved word.
create schema rights;

-- A service owner lets an organisation do actions with a resource on its own behalf. A row is never changed but to
-- mark its end: other actions make a new row, so that who could do what at any time can be told.
create table rights.organization_right (
  id                  uuid primary key,
  resource_id         text collate "C" not null,
  -- The owner at the time: a resource deleted and made anew by another owner starts without rights.
  resource_owner      text not null,
  -- Party uuid, and the number it is listed by.
  organization        uuid not null,
  organization_number text not null check (organization_number ~ '^[0-9]{9}$'),
  actions             text[] not null check (cardinality(actions) > 0),
  -- Organisation number of the caller, or its client id where it has none.
  granted_by          text not null,
  granted_at          timestamptz not null,
  revoked_by          text,
  revoked_at          timestamptz,
  check ((revoked_by is null) = (revoked_at is null))
);
create unique index organization_right_in_force on rights.organization_right (resource_id, organization_number)
  where revoked_at is null;
