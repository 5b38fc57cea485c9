-- One number that moves with every change of what decisions rest on (foundation/database/epoch.ts).
create table epoch (number bigint not null);
insert into epoch values (1);
