-- How the owner wants several AnyOf on one category of a policy to be read. A row is there only where the reading is not
-- the standard's; what it was before is in the audit trail.
create table rights.policy_reading (
  resource_id    text collate "C" primary key,
  -- The owner at the time: a resource made anew by another owner is read by the standard.
  resource_owner text not null,
  reading        text not null check (reading = 'altinn-any-of-as-or'),
  set_by         text not null,
  set_at         timestamptz not null
);

-- Who asked for a decision (the subject is in `actor`), the session the subject was in, and the address it came from.
alter table rights.audit
  add column asked_by text,
  add column session_id text,
  add column ip text;
create index audit_party on rights.audit (party, id);

-- What is written stays as it was; entries go only when they are older than they are kept.
create function rights.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'Entries of the audit trail are never changed';
end
$$;
create trigger audit_only_grows before update on rights.audit
  for each statement execute function rights.refuse_change();
