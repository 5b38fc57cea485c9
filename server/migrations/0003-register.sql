-- Parties and the roles they have at each other, as imported from the population and entity registers.
create schema register;

-- Eight digits, as the platform's own; never reused.
create sequence register.party_id as integer minvalue 50000001 maxvalue 99999999;
create sequence register.user_id as integer minvalue 20000001 maxvalue 49999999;
create sequence register.version;

create table register.party (
  party_uuid          uuid primary key,
  party_id            integer not null unique default nextval('register.party_id'),
  -- Moves with every change of the row.
  version_id          bigint not null default nextval('register.version'),
  kind                text not null check (kind in ('organization', 'person', 'self-identified')),
  name                text not null,
  organization_number text unique check (organization_number ~ '^[0-9]{9}$'),
  person_identifier   text unique check (person_identifier ~ '^[0-9]{11}$'),
  -- Identities of people without a national identity number, in lower case.
  idporten_email      text unique check (idporten_email = lower(idporten_email)),
  username            text unique check (username = lower(username)),
  user_id             integer unique,
  unit_type           text,
  main_unit           uuid references register.party,
  is_deleted          boolean not null,
  reserved_in_krr     boolean not null,
  email               text,
  mobile              text,
  language            text not null check (language in ('nb', 'nn', 'en')),
  check (case kind
    when 'organization' then organization_number is not null and num_nonnulls(person_identifier, idporten_email, username, user_id) = 0
    when 'person' then person_identifier is not null and user_id is not null and num_nonnulls(organization_number, idporten_email, username) = 0
    else user_id is not null and num_nonnulls(idporten_email, username) = 1 and num_nonnulls(organization_number, person_identifier) = 0
  end),
  check (kind = 'organization' or num_nonnulls(unit_type, main_unit) = 0)
);
create index party_main_unit on register.party (main_unit) where main_unit is not null;

-- `holder` has the role in or for `of_party`.
create table register.role (
  of_party uuid not null references register.party,
  holder   uuid not null references register.party,
  urn      text not null,
  primary key (of_party, holder, urn)
);
create index role_holder on register.role (holder, urn);
