import { statement, type Transaction } from '../../foundation/database/database.ts';
import type { NewChain } from '../model/order.ts';
import type { PlannedChain } from '../port.ts';
import { type NewDelivery, shipmentRecord } from './rows.ts';

const SHIPMENT_COLUMNS = `id uuid, chain_id uuid, position smallint, kind text, creator text, created timestamptz,
  senders_reference text, requested_send_time timestamptz, channel text, recipients jsonb, resource_id text,
  resource_action text, ignore_reservation boolean, email jsonb, sms jsonb, condition_endpoint text,
  fetch_at timestamptz, about_resource text`;
const SHIPMENT_NAMES = SHIPMENT_COLUMNS.split(',')
  .map((column) => column.trim().split(' ')[0])
  .join(', ');

/** Chains with their shipments; one whose key its creator has used is left out with its shipments. `$3`: due at once. */
const INSERT_CHAINS = statement(
  'notifications-insert-chains',
  `with chain as (
     insert into notifications.chain
       (id, creator, idempotency_id, created, state, correspondence_id, to_recipient, reached_by, keywords, accept_at)
     select id, creator, idempotency_id, created, state, correspondence_id, to_recipient, reached_by, keywords, accept_at
       from jsonb_to_recordset($1::jsonb) as given (id uuid, creator text, idempotency_id text, created timestamptz,
              state text, correspondence_id uuid, to_recipient boolean, reached_by text, keywords jsonb, accept_at timestamptz)
     on conflict (creator, idempotency_id) do nothing
     returning id
   ), shipments as (
     insert into notifications.shipment (${SHIPMENT_NAMES}, status, status_changed, due_at)
     select ${SHIPMENT_NAMES}, 'Registered', created, case when $3 and fetch_at is null then requested_send_time end
       from jsonb_to_recordset($2::jsonb) as given (${SHIPMENT_COLUMNS})
      where chain_id in (select id from chain)
   )
   select id from chain`,
);

const ACCEPT = statement(
  'notifications-accept',
  `with accepted as (
     update notifications.chain set state = 'accepted', accept_at = null, last_error = null where id = any($1)
   )
   update notifications.shipment set due_at = requested_send_time where chain_id = any($1) and status = 'Registered'`,
);

const REFUSE = statement(
  'notifications-refuse',
  `with refused as (
     update notifications.chain set state = 'refused', accept_at = null, keywords = null where id = any($1)
   )
   update notifications.shipment set email = null, sms = null where chain_id = any($1)`,
);

const DELETE_CHAINS = statement('notifications-delete-chains', 'delete from notifications.chain where id = any($1)');
const DELETE_SHIPMENTS = statement(
  'notifications-delete-shipments',
  'delete from notifications.shipment where id = any($1)',
);

const SET_SHIPMENTS = statement(
  'notifications-set-shipments',
  `update notifications.shipment
      set status = $2, status_changed = $3, due_at = null, fetch_at = null, last_error = null,
          email = case when $4 then null else email end, sms = case when $4 then null else sms end
    where id = any($1)`,
);

const POSTPONE_SHIPMENT = statement(
  'notifications-postpone-shipment',
  'update notifications.shipment set due_at = $2, condition_failed_at = $3 where id = $1',
);

const INSERT_DELIVERIES = statement(
  'notifications-insert-deliveries',
  `insert into notifications.delivery
     (id, shipment_id, type, destination, party, status, status_changed, is_final, body, sender, anytime, expires_at,
      next_at, created)
   select id, shipment_id, type, destination, party, status, $2, is_final, body, sender, anytime, expires_at, next_at, $2
     from jsonb_to_recordset($1::jsonb) as given (id uuid, shipment_id uuid, type text, destination text, party text,
            status text, is_final boolean, body text, sender text, anytime boolean, expires_at timestamptz,
            next_at timestamptz)`,
);

/** Once: what has become final stays as it is. Answers the shipment it belongs to. */
const SET_DELIVERY = statement(
  'notifications-set-delivery',
  `update notifications.delivery
      set status = $2, status_changed = $3, is_final = $4, next_at = $5, last_error = coalesce($6, last_error),
          body = case when $7 then null else body end
    where id = $1 and not is_final
   returning shipment_id`,
);

const ERASE_SMS = statement(
  'notifications-erase-sms',
  'update notifications.delivery set body = null where id = any($1)',
);

/** Holds shipments in order of id, so that of two deliveries that end at once the second sees the first. */
const HOLD = statement(
  'notifications-hold',
  `select s.id, s.chain_id, s.creator, s.kind, s.senders_reference, s.status, c.correspondence_id, c.to_recipient
     from notifications.shipment s join notifications.chain c on c.id = s.chain_id
    where s.id = any($1) order by s.id for update of s`,
);

/** Asked at each end, so that an order to thousands does not read them all each time. */
const UNFINISHED = statement(
  'notifications-unfinished',
  `select id from unnest($1::uuid[]) as asked (id)
    where exists (select from notifications.delivery d where d.shipment_id = asked.id and not d.is_final)`,
);

const DELIVERIES = statement(
  'notifications-deliveries',
  `select id, shipment_id, type, destination, status, status_changed
     from notifications.delivery where shipment_id = any($1) order by id`,
);

const INSERT_FEED = statement(
  'notifications-insert-feed',
  `insert into notifications.status_feed (creator, recorded, entry)
   select creator, $2, entry from jsonb_to_recordset($1::jsonb) as given (creator text, entry jsonb)`,
);

/** Those a sweep has in hand are left to it: it asks whether they are still wanted, and waits for us to answer. */
const TO_CANCEL = statement(
  'notifications-to-cancel',
  `select s.id from notifications.shipment s join notifications.chain c on c.id = s.chain_id
    where c.correspondence_id = $1 and s.status = 'Registered' order by s.id for update of s skip locked`,
);

const FORGET_WORDS = statement(
  'notifications-forget-words',
  `update notifications.chain c set keywords = null, accept_at = null
    where id in (select id from notifications.chain where correspondence_id = $1 order by id for update skip locked)
      and not exists (select from notifications.shipment s where s.chain_id = c.id and s.status = 'Registered')`,
);

/** Once nothing of a chain is still to be said. */
const FORGET_KEYWORDS = statement(
  'notifications-forget-keywords',
  `update notifications.chain c set keywords = null
    where id = any($1) and correspondence_id is not null
      and not exists (select from notifications.shipment s where s.chain_id = c.id and s.status = 'Registered')`,
);

/** A shipment held until the transaction ends. */
export interface HeldShipment {
  id: string;
  chain_id: string;
  creator: string;
  kind: 'Notification' | 'Reminder' | 'Instant';
  senders_reference: string | null;
  status: string;
  correspondence_id: string | null;
  to_recipient: boolean;
}

export interface HeldDelivery {
  id: string;
  shipment_id: string;
  type: 'Email' | 'SMS';
  destination: string;
  status: string;
  status_changed: Date;
}

/** Changes orders. Exists only inside a transaction. */
export const notificationsWriter = (transaction: Transaction) => ({
  /** Stores chains; answers the ids of those whose key was new. `planned`: to be accepted by the sweep. */
  async insert(chains: readonly (NewChain & Partial<PlannedChain>)[], planned: boolean): Promise<string[]> {
    const rows = chains.map((chain) => ({
      id: chain.id,
      creator: chain.creator,
      idempotency_id: chain.idempotencyId,
      created: chain.created,
      state: planned ? 'planned' : 'accepted',
      correspondence_id: chain.correspondenceId ?? null,
      to_recipient: chain.toRecipient ?? false,
      reached_by: chain.reachedBy ?? null,
      keywords: chain.keywords,
      accept_at: planned ? chain.created : null,
    }));
    const shipments = chains.flatMap((chain) =>
      chain.shipments.map((shipment, position) => ({
        ...shipmentRecord(shipment, chain.id, position, chain.creator, chain.created),
        about_resource: chain.aboutResource ?? shipment.resourceId ?? null,
      })),
    );
    const values = [JSON.stringify(rows), JSON.stringify(shipments), !planned];
    return (await transaction.run<{ id: string }>(INSERT_CHAINS, values)).map(({ id }) => id);
  },
  accept: (chains: readonly string[]) => transaction.run(ACCEPT, [chains]),
  refuse: (chains: readonly string[]) => transaction.run(REFUSE, [chains]),
  deleteChains: (chains: readonly string[]) => transaction.run(DELETE_CHAINS, [chains]),
  deleteShipments: (shipments: readonly string[]) => transaction.run(DELETE_SHIPMENTS, [shipments]),
  /** `over`: what they would have said is forgotten. */
  setShipments: (ids: readonly string[], status: string, at: Date, over: boolean) =>
    transaction.run(SET_SHIPMENTS, [ids, status, at, over]),
  postponeShipment: (id: string, until: Date, failedAt: Date) =>
    transaction.run(POSTPONE_SHIPMENT, [id, until, failedAt]),
  async insertDeliveries(deliveries: readonly NewDelivery[], at: Date): Promise<void> {
    const rows = deliveries.map((delivery) => ({
      id: delivery.id,
      shipment_id: delivery.shipmentId,
      type: delivery.type,
      destination: delivery.destination,
      party: delivery.party ?? null,
      status: delivery.status,
      is_final: delivery.isFinal,
      body: delivery.body ?? null,
      sender: delivery.sender ?? null,
      anytime: delivery.anytime ?? false,
      expires_at: delivery.expires ?? null,
      next_at: delivery.nextAt ?? null,
    }));
    if (rows.length > 0) await transaction.run(INSERT_DELIVERIES, [JSON.stringify(rows), at]);
  },
  /** Says what became of a delivery; undefined when that was known before. */
  async setDelivery(
    id: string,
    change: {
      status: string;
      isFinal: boolean;
      nextAt?: Date | undefined;
      reason?: string | undefined;
      erase?: boolean;
    },
    at: Date,
  ): Promise<string | undefined> {
    const { status, isFinal, nextAt, reason, erase } = change;
    const values = [id, status, at, isFinal, nextAt ?? null, reason?.slice(0, 500) ?? null, erase ?? false];
    const [row] = await transaction.run<{ shipment_id: string }>(SET_DELIVERY, values);
    return row?.shipment_id;
  },
  eraseSms: (ids: readonly string[]) => transaction.run(ERASE_SMS, [ids]),
  hold: (ids: readonly string[]) => transaction.run<HeldShipment>(HOLD, [ids]),
  /** Those of the shipments something of which is still to end. */
  async unfinished(shipments: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set((await transaction.run<{ id: string }>(UNFINISHED, [shipments])).map(({ id }) => id));
  },
  deliveries: (shipments: readonly string[]) => transaction.run<HeldDelivery>(DELIVERIES, [shipments]),
  insertFeed: (entries: readonly { creator: string; entry: unknown }[], at: Date) =>
    transaction.run(INSERT_FEED, [JSON.stringify(entries), at]),
  async toCancel(correspondenceId: string): Promise<string[]> {
    return (await transaction.run<{ id: string }>(TO_CANCEL, [correspondenceId])).map(({ id }) => id);
  },
  forgetKeywords: (chains: readonly string[]) => transaction.run(FORGET_KEYWORDS, [chains]),
  forgetWords: (correspondenceId: string) => transaction.run(FORGET_WORDS, [correspondenceId]),
});

export type NotificationsWriter = ReturnType<typeof notificationsWriter>;
