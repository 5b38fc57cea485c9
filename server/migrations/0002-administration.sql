-- Service owners: public bodies that own resources and send mail.
create schema administration;

create table administration.service_owner (
  code                  text primary key check (code ~ '^[a-z]{2,10}$'),
  organization_number   text not null constraint service_owner_organization unique check (organization_number ~ '^[0-9]{9}$'),
  name_nb               text not null,
  name_nn               text not null,
  name_en               text not null,
  contact_email         text not null,
  contact_phone         text,
  agreement_accepted_at timestamptz not null,
  status                text not null check (status in ('applied', 'approved', 'suspended')),
  created_at            timestamptz not null,
  approved_at           timestamptz,
  check (status = 'applied' or approved_at is not null)
);
