-- What is reported of e-mail and SMS after they were accepted.

alter table notifications.delivery
  -- The gateway reports what became of it: no news of an accepted SMS is no good news.
  add column awaits_report boolean not null default false,
  -- Its end was only assumed, because nothing was reported in time; a report that comes later counts.
  add column is_assumed boolean not null default false;
