-- Who may call: signing keys, Maskinporten clients and scopes, used assertions, API keys.
create schema authentication;

-- Signing keys of the two issuers, several at a time: a key is published (its row is there) before it signs (valid_from).
create table authentication.signing_key (
  kid text primary key,
  issuer text not null check (issuer in ('altinn', 'maskinporten')),
  -- Subject public key info, DER.
  public_key bytea not null,
  -- Nonce (12 bytes), tag (16), then AES-256-GCM of the PKCS #8 form; issuer and kid are the additional data.
  private_key bytea not null,
  created timestamptz not null,
  valid_from timestamptz not null
);

-- Scopes. An owner of null is this installation itself: only its operator changes the scope and its accesses.
create table authentication.scope (
  name text primary key,
  prefix text not null,
  subscope text not null,
  owner_organization_number text check (owner_organization_number ~ '^[0-9]{9}$'),
  description text not null default '',
  long_description text not null default '',
  visibility text not null default 'PUBLIC' check (visibility in ('PUBLIC', 'PRIVATE', 'INTERNAL')),
  -- Empty: all.
  allowed_integration_types text[] not null default '{}',
  -- No access per organisation is needed.
  accessible_for_all boolean not null default false,
  -- Access is given to every service owner when it is approved.
  for_service_owners boolean not null default false,
  -- Issuer of delegations to suppliers; null when the scope cannot be delegated.
  delegation_source text,
  -- Seconds; 0 sets no limit of its own.
  at_max_age integer not null default 0 check (at_max_age >= 0),
  authorization_max_age integer not null default 0 check (authorization_max_age >= 0),
  active boolean not null default true,
  created timestamptz not null,
  last_updated timestamptz not null,
  check (name = prefix || ':' || subscope)
);
create index scope_owner on authentication.scope (owner_organization_number);

-- Who may make scopes under a prefix. A service owner may also use its own code, unless it stands here for another.
create table authentication.scope_prefix (
  prefix text primary key,
  organization_number text check (organization_number ~ '^[0-9]{9}$')
);

create table authentication.scope_access (
  scope text not null references authentication.scope,
  organization_number text not null check (organization_number ~ '^[0-9]{9}$'),
  created timestamptz not null,
  last_updated timestamptz not null,
  primary key (scope, organization_number)
);

-- The consumer lets the supplier use its access to the scope (grant claim consumer_org).
create table authentication.scope_delegation (
  scope text not null references authentication.scope,
  consumer text not null check (consumer ~ '^[0-9]{9}$'),
  supplier text not null check (supplier ~ '^[0-9]{9}$'),
  created timestamptz not null,
  primary key (consumer, supplier, scope)
);

create table authentication.client (
  client_id uuid primary key,
  organization_number text not null check (organization_number ~ '^[0-9]{9}$'),
  client_name text not null,
  description text not null,
  -- Seconds.
  access_token_lifetime integer not null check (access_token_lifetime > 0),
  active boolean not null,
  created timestamptz not null,
  last_updated timestamptz not null
);
create index client_organization on authentication.client (organization_number);

create table authentication.client_scope (
  client_id uuid not null references authentication.client,
  scope text not null references authentication.scope,
  -- Order of registration.
  position integer not null,
  primary key (client_id, scope)
);

-- Public keys that sign a client's assertions.
create table authentication.client_key (
  client_id uuid not null references authentication.client,
  kid text not null,
  algorithm text not null check (algorithm in ('RS256', 'RS384', 'RS512')),
  -- base64url, as in a JWK.
  modulus text not null,
  exponent text not null,
  uploaded timestamptz not null,
  expires timestamptz not null,
  -- Order of the uploaded set.
  position integer not null,
  primary key (client_id, kid)
);

-- Assertions that were accepted: the primary key is what refuses a second use, in whatever process.
create table authentication.used_grant (
  digest bytea primary key,
  expires timestamptz not null
);
create index used_grant_expires on authentication.used_grant (expires);

-- API keys of the gateway. The key itself is shown once and not stored.
create table authentication.api_key (
  id uuid primary key,
  service_owner text not null,
  name text not null,
  prefix text not null,
  -- SHA-256 of the key, which is 128 random bits.
  digest bytea not null unique,
  -- Calls a minute; null for no limit.
  rate_limit integer check (rate_limit > 0),
  created timestamptz not null,
  -- Written at most once a minute from each process.
  last_used timestamptz,
  revoked timestamptz
);
create index api_key_service_owner on authentication.api_key (service_owner, created);

-- Calls of a limited key in a minute, taken in shares by the processes that serve it.
create table authentication.api_key_minute (
  api_key uuid not null references authentication.api_key,
  minute timestamptz not null,
  taken integer not null,
  primary key (api_key, minute)
);

-- How far test tools have moved the clock; no row, or 0, where it was never moved.
create table authentication.moved_clock (
  only_row boolean primary key default true check (only_row),
  milliseconds_ahead bigint not null
);

-- The scopes of authentication §2.9. Owner null: in a stand-alone installation its operator stands in for the scope owner,
-- whoever happens to be registered with the number of the real one.
insert into authentication.scope_prefix (prefix) values ('altinn'), ('budstikke'), ('digdir'), ('idporten'), ('krr');

with
  -- for_all: anybody may use it about itself. owners: service owners, on approval. operator: granted one by one.
  -- person: only at a person's login.
  seed (access, name, description) as (values
    ('owners', 'altinn:correspondence.write', 'Send correspondence and manage attachments'),
    ('for_all', 'altinn:correspondence.read', 'Receive correspondence'),
    ('operator', 'altinn:correspondence.maintenance', 'Maintenance of the correspondence service'),
    ('operator', 'altinn:correspondence.forward.check', 'Ask whether a correspondence may be forwarded'),
    ('operator', 'altinn:correspondence.sblbridge', 'Bridge to correspondence of Altinn 2'),
    ('owners', 'altinn:serviceowner', 'Act as service owner'),
    ('owners', 'altinn:serviceowner/instances.read', 'Read instances as service owner'),
    ('owners', 'altinn:serviceowner/instances.write', 'Change instances as service owner'),
    ('owners', 'altinn:serviceowner/events', 'Events as service owner'),
    ('owners', 'altinn:serviceowner/consents', 'Consents as service owner'),
    ('owners', 'altinn:serviceowner/reportees', 'Reportees as service owner'),
    ('owners', 'altinn:serviceowner/rolesandrights', 'Roles and rights as service owner'),
    ('owners', 'altinn:serviceowner/organizations', 'Contact points of organisations as service owner'),
    ('owners', 'altinn:serviceowner/srr.read', 'Read the resource rights registry'),
    ('owners', 'altinn:serviceowner/srr.write', 'Change the resource rights registry'),
    ('owners', 'altinn:serviceowner/notifications.create', 'Order notifications'),
    ('owners', 'altinn:serviceowner/notifications.read', 'Read ordered notifications'),
    ('owners', 'altinn:serviceowner/notifications.composedemail.create', 'Order composed e-mails'),
    ('operator', 'altinn:system/notifications.condition.check', 'Ask whether a reminder is still to be sent'),
    ('for_all', 'altinn:events.subscribe', 'Subscribe to events'),
    ('owners', 'altinn:events.publish', 'Publish events'),
    ('operator', 'altinn:events.publish.admin', 'Publish events for any source'),
    ('owners', 'altinn:resourceregistry/resource.read', 'Read resources'),
    ('owners', 'altinn:resourceregistry/resource.write', 'Create and change own resources'),
    ('operator', 'altinn:resourceregistry/resource.admin', 'Change any resource'),
    ('for_all', 'altinn:authentication/systemregister.write', 'Register own systems'),
    ('operator', 'altinn:authentication/systemregister.admin', 'Change any system of the register'),
    ('operator', 'altinn:authentication/systemregister.read', 'Read the system register'),
    ('for_all', 'altinn:authentication/systemuser.request.write', 'Ask for system users'),
    ('for_all', 'altinn:authentication/systemuser.request.read', 'Read own requests for system users'),
    ('operator', 'altinn:authentication/systemuser.admin', 'Internal system user interface'),
    ('operator', 'altinn:maskinporten/systemuser.read', 'Look-up of system users by Maskinporten'),
    ('operator', 'altinn:maskinporten/consent.read', 'Look-up of consents by Maskinporten'),
    ('operator', 'altinn:maskinporten/delegations', 'Look-up of delegations of own scopes'),
    ('operator', 'altinn:maskinporten/delegations.admin', 'Look-up of all delegations'),
    ('operator', 'altinn:maskinporten/delegationschemes.read', 'Read delegation schemes'),
    ('operator', 'altinn:maskinporten/delegationschemes.write', 'Create delegation schemes'),
    ('operator', 'altinn:maskinporten/delegationschemes.admin', 'Administer delegation schemes'),
    ('operator', 'altinn:maskinporten/delegationschemes.edit', 'Edit delegation schemes'),
    ('operator', 'altinn:maskinporten/delegationschemes.delete', 'Delete delegation schemes'),
    ('for_all', 'altinn:clientdelegations.read', 'Read the clients of agent system users'),
    ('for_all', 'altinn:clientdelegations.write', 'Change the clients of agent system users'),
    ('person', 'altinn:portal/enduser', 'Logged in at the portal'),
    ('person', 'altinn:enduser', 'End user interfaces'),
    ('person', 'altinn:endusernoconsent', 'End user interfaces without consent'),
    ('person', 'altinn:instances.read', 'Read instances'),
    ('person', 'altinn:instances.write', 'Change instances'),
    ('person', 'altinn:instances.meta', 'Metadata of instances'),
    ('person', 'altinn:profiles.read', 'Read profiles'),
    ('person', 'altinn:profiles.write', 'Change profiles'),
    ('person', 'altinn:reportees', 'Read reportees'),
    ('person', 'altinn:lookup', 'Look-ups'),
    ('person', 'altinn:delegations.read', 'Read delegations'),
    ('person', 'altinn:delegations.write', 'Change delegations'),
    ('person', 'altinn:rolesandrights.read', 'Read roles and rights'),
    ('person', 'altinn:rolesandrights.write', 'Change roles and rights'),
    ('person', 'altinn:roledefinitions.read', 'Read role definitions'),
    ('person', 'altinn:roledefinitions.write', 'Change role definitions'),
    ('operator', 'altinn:register/partylookup.admin', 'Look up parties'),
    ('operator', 'altinn:authorization/authorize', 'Ask the decision point'),
    ('operator', 'altinn:authorization/authorize.admin', 'Ask the decision point about anything'),
    ('person', 'altinn:pdp/authorize.enduser', 'Ask the decision point about oneself'),
    ('for_all', 'altinn:accessmanagement/authorizedparties', 'Parties one may act for'),
    ('operator', 'altinn:accessmanagement/authorizedparties.admin', 'Parties anybody may act for'),
    ('owners', 'altinn:accessmanagement/authorizedparties.resourceowner', 'Parties somebody may act for in own resources'),
    ('operator', 'altinn:profile/correspondence.notificationsettings.read', 'Notification settings of recipients'),
    ('for_all', 'altinn:broker.read', 'Receive files'),
    ('owners', 'altinn:broker.write', 'Send files'),
    ('owners', 'altinn:consentrequests.read', 'Read requests for consent'),
    ('owners', 'altinn:consentrequests.write', 'Ask for consent'),
    ('owners', 'altinn:consenttokens', 'Consent tokens'),
    ('person', 'digdir:dialogporten', 'Dialogs'),
    ('person', 'digdir:dialogporten.noconsent', 'Dialogs without consent'),
    ('owners', 'digdir:dialogporten.serviceprovider', 'Dialogs as service provider'),
    ('owners', 'digdir:dialogporten.serviceprovider.search', 'Search of dialogs as service provider'),
    ('operator', 'digdir:dialogporten.serviceprovider.correspondence', 'Dialogs of the correspondence service'),
    ('operator', 'digdir:dialogporten.correspondence', 'Dialogs of the correspondence service'),
    ('operator', 'digdir:dialogporten.serviceprovider.admin', 'Dialogs of any service provider'),
    ('operator', 'krr:global/kontaktinformasjon.read', 'Contact information of persons'),
    ('operator', 'krr:global/digitalpost.read', 'Digital mailboxes of persons'),
    ('operator', 'altinn:testtools/tokengenerator', 'Every kind of test token'),
    ('operator', 'altinn:testtools/tokengenerator/enterprise', 'Test tokens of organisations'),
    ('operator', 'altinn:testtools/tokengenerator/personal', 'Test tokens of persons'),
    ('operator', 'altinn:testtools/tokengenerator/enterpriseuser', 'Test tokens of enterprise users and system users'),
    ('operator', 'altinn:testtools/tokengenerator/platform', 'Test tokens of apps'),
    ('for_all', 'idporten:dcr.read', 'Read own clients'),
    ('for_all', 'idporten:dcr.modify', 'Change own clients'),
    ('for_all', 'idporten:dcr.write', 'Create own clients'),
    ('for_all', 'idporten:scopes.write', 'Create own scopes and grant access to them'),
    ('operator', 'budstikke:administration', 'Operate this installation')
  )
insert into authentication.scope (
  name, prefix, subscope, description, visibility, allowed_integration_types, accessible_for_all, for_service_owners,
  at_max_age, created, last_updated
)
select
  name,
  split_part(name, ':', 1),
  substr(name, strpos(name, ':') + 1),
  description,
  case access when 'operator' then 'PRIVATE' else 'PUBLIC' end,
  case access when 'person' then '{idporten}' else '{maskinporten}' end::text[],
  access = 'for_all',
  access = 'owners',
  case access when 'person' then 7776000 else 3600 end,
  timestamptz '2026-01-01 00:00:00+00',
  timestamptz '2026-01-01 00:00:00+00'
from seed;
