-- What a person wants of the pages beyond language, theme and party (events-notifications-inbox §5.6).
create schema profile;

create table profile.setting (
  person                        uuid primary key,
  do_not_prompt_for_party       boolean not null,
  show_client_units             boolean not null,
  should_show_sub_entities      boolean not null,
  should_show_deleted_entities  boolean not null
);

create table profile.favorite (
  person uuid not null,
  party  uuid not null,
  added  timestamptz not null,
  primary key (person, party)
);
