-- People who log in: browser sessions, logins under way, and the provider of synthetic people that a demo has.

create table authentication.session (
  -- SHA-256 of the cookie's value, which is 256 random bits and lies nowhere.
  digest bytea primary key,
  -- Names the session in tokens and logs; opens nothing.
  id uuid not null unique,
  -- Party uuid.
  person uuid not null,
  acr text not null,
  -- How the person proved who it is, in the provider's words.
  amr text[] not null,
  -- Issuer the person logged in at, and its own id of the login where it has one: it may end it.
  provider text not null,
  provider_session text,
  created timestamptz not null,
  last_used timestamptz not null,
  expires timestamptz not null
);
create index session_expires on authentication.session (expires);
create index session_provider on authentication.session (provider_session) where provider_session is not null;

-- A login between leaving for the provider and coming back; used once.
create table authentication.login_attempt (
  -- SHA-256 of `state`.
  state bytea primary key,
  -- SHA-256 of the cookie of the browser that began it: no other may end it.
  browser bytea not null,
  nonce text not null,
  code_verifier text not null,
  return_to text not null,
  level smallint not null,
  expires timestamptz not null
);
create index login_attempt_expires on authentication.login_attempt (expires);

-- What the provider of synthetic people remembers: logins, codes, grants. Demo only.
create table authentication.idporten_artifact (
  kind text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  expires timestamptz not null,
  primary key (kind, id)
);
create index idporten_artifact_grant on authentication.idporten_artifact (grant_id) where grant_id is not null;
create index idporten_artifact_uid on authentication.idporten_artifact (kind, uid) where uid is not null;
create index idporten_artifact_expires on authentication.idporten_artifact (expires);

-- The key it signs with, one for all processes.
create table authentication.idporten_key (
  only_row boolean primary key default true check (only_row),
  kid text not null,
  -- Sealed like authentication.signing_key.private_key.
  private_key bytea not null,
  created timestamptz not null
);

-- How a person wants the pages, and the party it chose last.
create table administration.preference (
  person uuid primary key,
  language text check (language in ('nb', 'nn', 'en')),
  theme text check (theme in ('light', 'dark', 'auto')),
  party uuid
);
