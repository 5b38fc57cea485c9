import { type Queries, statement } from '../../foundation/database/database.ts';
import type { DeliveryState, ShipmentState } from '../port.ts';
import type { ChainedRow, DeliveryRow, ShipmentRow } from './rows.ts';

const CHAINED = `s.id, s.chain_id, s.position, s.kind, s.creator, s.created, s.senders_reference, s.requested_send_time,
  s.channel, s.recipients, s.resource_id, s.resource_action, s.ignore_reservation, s.email, s.sms, s.condition_endpoint,
  s.condition_failed_at, s.status, s.status_changed, c.idempotency_id, c.correspondence_id, c.to_recipient, c.reached_by,
  c.keywords`;

/** Chains to be accepted, with their shipments. */
const PLANNED = statement(
  'notifications-planned',
  `select ${CHAINED}
     from (select * from notifications.chain where accept_at <= $1 order by accept_at limit $2) c
     join notifications.shipment s on s.chain_id = c.id
    order by c.accept_at, c.id, s.position`,
);

/** The same for those of the ids that are still to be accepted, which are held; others' are left to them. */
const CLAIM_PLANNED = statement(
  'notifications-claim-planned',
  `select id from notifications.chain where id = any($1) and accept_at <= $2 order by id for update skip locked`,
);

/** As many as have `$3` recipients together, and one at least. */
const DUE = statement(
  'notifications-due',
  `select ${CHAINED}
     from (select *, sum(jsonb_array_length(recipients)) over (order by due_at rows between unbounded preceding and 1 preceding) as before
             from (select * from notifications.shipment where due_at <= $1 order by due_at limit $2) earliest) s
     join notifications.chain c on c.id = s.chain_id
    where s.before is null or s.before < $3
    order by s.due_at`,
);

const CLAIM_DUE = statement(
  'notifications-claim-due',
  `select id from notifications.shipment where id = any($1) and due_at <= $2 order by id for update skip locked`,
);

const OF_CORRESPONDENCE = statement(
  'notifications-of-correspondence',
  `select s.id, s.chain_id, s.kind, s.creator, s.created, s.senders_reference, s.requested_send_time, s.ignore_reservation,
          s.resource_id, s.status, s.status_changed, c.state,
          first_value(s.channel) over (partition by s.chain_id order by s.position) as channel,
          (select coalesce(json_agg(json_build_object('type', d.type, 'destination', d.destination, 'status', d.status,
                    'changed', d.status_changed) order by d.status_changed desc, d.id desc), '[]')
             from notifications.delivery d where d.shipment_id = s.id) as deliveries
     from notifications.chain c join notifications.shipment s on s.chain_id = c.id
    where c.correspondence_id = $1
    order by c.created, c.id, s.position`,
);

const SHIPMENT = statement(
  'notifications-shipment',
  `select s.* from notifications.shipment s where s.id = $1 and s.creator = $2`,
);

const BY_REFERENCE = statement(
  'notifications-by-reference',
  `select s.* from notifications.shipment s where s.creator = $1 and s.senders_reference = $2 order by s.created, s.id limit 1000`,
);

/** In one statement, so that what is shown belongs together. */
const FOLLOWED = statement(
  'notifications-followed',
  `select s.*,
          (select coalesce(json_agg(json_build_object('id', d.id, 'shipment_id', d.shipment_id, 'type', d.type,
                    'destination', d.destination, 'party', d.party, 'status', d.status,
                    'status_changed', d.status_changed) order by d.id), '[]')
             from notifications.delivery d where d.shipment_id = s.id) as deliveries
     from notifications.shipment s where s.id = $1 and s.creator = $2`,
);

const CHAIN_BY_KEY = statement(
  'notifications-chain-by-key',
  `select c.id as chain_id, s.id, s.senders_reference, s.kind
     from notifications.chain c join notifications.shipment s on s.chain_id = c.id
    where c.creator = $1 and c.idempotency_id = $2 order by s.position`,
);

const LATEST_SMS = statement(
  'notifications-latest-sms',
  `select id, created, destination, sender, body, status, last_error from notifications.delivery
    where type = 'SMS' and destination <> '' and ($1::text is null or destination = $1)
    order by created desc, id desc limit $2`,
);

/** By whom it was looked up for: a bare address is nobody's. */
const OF_PARTY = statement(
  'notifications-of-party',
  `select d.shipment_id, d.type, d.destination, d.status, d.status_changed, s.senders_reference, s.creator, s.kind,
          s.requested_send_time, s.about_resource as resource_id
     from notifications.delivery d
     join notifications.shipment s on s.id = d.shipment_id
    where d.party = $1 and d.created >= $2 and d.created <= $3
    order by d.created desc, d.id desc limit $4`,
);

const FEED_UP = statement(
  'notifications-feed-up',
  `select sequence, entry from notifications.status_feed
    where creator = $1 and sequence > $2 and recorded <= $3 order by sequence limit $4`,
);
const FEED_DOWN = statement(
  'notifications-feed-down',
  `select sequence, entry from notifications.status_feed
    where creator = $1 and ($2 = 0 or sequence < $2) and recorded <= $3 order by sequence desc limit $4`,
);

/** Shipment of a chain as its order was answered. */
export interface OrderedRow {
  chain_id: string;
  id: string;
  senders_reference: string | null;
  kind: string;
}

/** An SMS as the outbox of the test tools shows it. */
export interface SmsRow {
  id: string;
  created: Date;
  destination: string;
  sender: string | null;
  body: string | null;
  status: string;
  last_error: string | null;
}

/** An e-mail or SMS somebody got, or should have got. */
export type OfPartyRow = Pick<DeliveryRow, 'shipment_id' | 'type' | 'destination' | 'status' | 'status_changed'> &
  Pick<ShipmentRow, 'senders_reference' | 'creator' | 'kind' | 'requested_send_time' | 'resource_id'>;

/** Reads of orders, inside a transaction or outside. */
export const notificationsReader = (queries: Queries) => ({
  planned: (now: Date, limit: number) => queries.run<ChainedRow>(PLANNED, [now, limit]),
  due: (now: Date, limit: number, recipients: number) => queries.run<ChainedRow>(DUE, [now, limit, recipients]),
  /** Holds those chains that are still to be accepted. */
  async claimPlanned(ids: readonly string[], now: Date): Promise<ReadonlySet<string>> {
    return new Set((await queries.run<{ id: string }>(CLAIM_PLANNED, [ids, now])).map(({ id }) => id));
  },
  /** Holds those shipments that are still due. */
  async claimDue(ids: readonly string[], now: Date): Promise<ReadonlySet<string>> {
    return new Set((await queries.run<{ id: string }>(CLAIM_DUE, [ids, now])).map(({ id }) => id));
  },
  async ofCorrespondence(correspondenceId: string): Promise<ShipmentState[]> {
    const rows = await queries.run<StateRow>(OF_CORRESPONDENCE, [correspondenceId]);
    return rows.map((row) => ({
      id: row.id,
      chainId: row.chain_id,
      accepted: row.state === 'accepted',
      kind: row.kind,
      creator: row.creator,
      created: row.created,
      sendersReference: row.senders_reference ?? undefined,
      requestedSendTime: row.requested_send_time,
      channel: row.channel,
      ignoreReservation: row.ignore_reservation ?? false,
      resourceId: row.resource_id ?? undefined,
      status: row.status,
      statusChanged: row.status_changed,
      deliveries: row.deliveries.map(({ changed, ...delivery }) => ({ ...delivery, changed: new Date(changed) })),
    }));
  },
  /** A creator's own shipment. */
  async shipment(id: string, creator: string): Promise<ShipmentRow | undefined> {
    return (await queries.run<ShipmentRow>(SHIPMENT, [id, creator]))[0];
  },
  byReference: (creator: string, reference: string) => queries.run<ShipmentRow>(BY_REFERENCE, [creator, reference]),
  /** A creator's own shipment with what was made of it. */
  async followed(id: string, creator: string): Promise<(ShipmentRow & { deliveries: DeliveryRow[] }) | undefined> {
    const [row] = await queries.run<ShipmentRow & { deliveries: (DeliveryRow & { status_changed: string })[] }>(
      FOLLOWED,
      [id, creator],
    );
    return (
      row && {
        ...row,
        deliveries: row.deliveries.map((one) => ({ ...one, status_changed: new Date(one.status_changed) })),
      }
    );
  },
  /** Shipments of the chain that was ordered under a key before. */
  ordered: (creator: string, idempotencyId: string) => queries.run<OrderedRow>(CHAIN_BY_KEY, [creator, idempotencyId]),
  ofParty: (party: string, from: Date, to: Date, limit: number) =>
    queries.run<OfPartyRow>(OF_PARTY, [party, from, to, limit]),
  latestSms: (limit: number, to: string | undefined) => queries.run<SmsRow>(LATEST_SMS, [to ?? null, limit]),
  /** Entries after `from` (or before it, newest first) that were recorded until `until`. */
  feed: (creator: string, from: number, until: Date, limit: number, direction: 'Asc' | 'Desc') =>
    queries.run<{ sequence: number; entry: Record<string, unknown> }>(direction === 'Asc' ? FEED_UP : FEED_DOWN, [
      creator,
      from,
      until,
      limit,
    ]),
});

export type NotificationsReader = ReturnType<typeof notificationsReader>;

interface StateRow extends ShipmentRow {
  state: string;
  deliveries: (Omit<DeliveryState, 'changed'> & { changed: string })[];
}
