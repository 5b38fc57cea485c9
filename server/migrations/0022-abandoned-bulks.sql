-- A batch nobody has sent a line of for a week is closed, so that its texts can be erased like any other's.
alter table correspondence.bulk add column touched timestamptz;      -- when a line of it came last
update correspondence.bulk set touched = coalesce(completed, created);
alter table correspondence.bulk alter column touched set not null;
create index bulk_touched on correspondence.bulk (touched) where completed is null;
