-- What happened to one message: the events about it, and what was decided about it.

create index event_of_instance on events.event (resource_instance) where resource_instance is not null;
create index audit_instance on rights.audit (instance, id) where instance is not null;
