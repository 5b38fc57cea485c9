-- When parties came and changed, and a feed of every change in the order it was committed: imports go one at a time.
alter table register.party add column created_at timestamptz;
alter table register.party add column modified_at timestamptz;
alter table register.party add column deleted_at timestamptz;
create unique index party_version on register.party (version_id);

-- Roles that came and went; version_id is of the same sequence as the parties'.
create table register.role_change (
  version_id bigint primary key default nextval('register.version'),
  of_party   uuid not null,
  holder     uuid not null,
  urn        text not null,
  added      boolean not null,
  changed    timestamptz not null
);

-- An organisation's own list tells one address apart from another by what it reaches.
create unique index notification_address_own on register.notification_address (of_party, holder) where holder is not null;
