-- Elliptic keys of clients, limits of service owners, refused applications, and who changed members and API keys.

-- An RSA key has modulus and exponent, an elliptic one the point (x, y) on the curve its algorithm is for.
alter table authentication.client_key drop constraint client_key_algorithm_check;
alter table authentication.client_key
  alter column modulus drop not null,
  alter column exponent drop not null,
  add column x text,
  add column y text,
  add constraint client_key_algorithm_check
    check (algorithm in ('RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512')),
  add constraint client_key_numbers_check check (
    (algorithm like 'RS%' and modulus is not null and exponent is not null and x is null and y is null)
    or (algorithm like 'ES%' and x is not null and y is not null and modulus is null and exponent is null)
  );

-- What the operator lets all API keys of a service owner do together; no row, or null, for no limit.
create table authentication.service_owner_limit (
  service_owner text primary key,
  calls_per_minute integer check (calls_per_minute > 0),
  calls_per_day integer check (calls_per_day > 0)
);

-- Calls of a limited service owner in a minute or a day (UTC), taken in shares by the processes that serve it.
create table authentication.service_owner_calls (
  service_owner text not null,
  period text not null check (period in ('minute', 'day')),
  starts timestamptz not null,
  taken integer not null,
  primary key (service_owner, period, starts)
);
create index service_owner_calls_starts on authentication.service_owner_calls (starts);

-- An application that was refused keeps its reason for whoever applied, and gives way to a new one.
alter table administration.service_owner drop constraint service_owner_status_check;
alter table administration.service_owner drop constraint service_owner_check;
alter table administration.service_owner
  add column rejected_reason text,
  add constraint service_owner_status_check check (status in ('applied', 'approved', 'suspended', 'rejected')),
  add constraint service_owner_approved_check check (status in ('applied', 'rejected') or approved_at is not null),
  add constraint service_owner_rejected_check check ((status = 'rejected') = (rejected_reason is not null));

-- Who changed the members and API keys of a service owner. Rows are added and never changed.
create table administration.change (
  id uuid primary key,
  service_owner text not null,
  at timestamptz not null,
  -- Who did it, in the form of the audit of rights.
  actor text not null,
  subject text not null check (subject in ('member', 'api_key', 'service_owner')),
  -- Party uuid of the member, id of the key, or the code.
  identifier text not null,
  what text not null,
  details jsonb not null
);
create index change_service_owner on administration.change (service_owner, id);
create function administration.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'Changes that were noted stay as they are';
end
$$;
create trigger change_only_grows before update or delete on administration.change
  for each statement execute function administration.refuse_change();
