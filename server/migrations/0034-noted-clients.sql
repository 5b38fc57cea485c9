-- What is noted of a service owner is also what happens to its Maskinporten clients.
alter table administration.change drop constraint change_subject_check;
alter table administration.change
  add constraint change_subject_check check (subject in ('member', 'api_key', 'client', 'service_owner'));
