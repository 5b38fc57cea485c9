-- What a shipment is about (without prefix): the resource of its message, also where it goes to a bare address, which is
-- asked for no resource; else the resource it was ordered for.
alter table notifications.shipment add column about_resource text;
update notifications.shipment s set about_resource = coalesce(m.resource_id, s.resource_id)
  from notifications.chain c left join correspondence.correspondence m on m.id = c.correspondence_id
 where c.id = s.chain_id;

-- Figures of a service owner over time.
create index shipment_by_time on notifications.shipment (creator, requested_send_time);

-- What somebody was told, for support.
create index delivery_of_party on notifications.delivery (party, created desc) where party is not null;

-- Composed e-mails: their files are fetched before the shipment is due. null = nothing to fetch.
alter table notifications.shipment
  add column fetch_at timestamptz,
  add column fetch_attempts integer not null default 0;
create index shipment_to_fetch on notifications.shipment (fetch_at) where fetch_at is not null;

-- Blobs of fetched files; listed before they are written, so that none is left behind.
create table notifications.fetched_file (
  blob_key text primary key,
  shipment_id uuid not null,
  delete_at timestamptz not null            -- at the latest; sooner once the shipment is over
);
create index fetched_file_of_shipment on notifications.fetched_file (shipment_id);
