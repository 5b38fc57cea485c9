import { newId } from '../foundation/ids.ts';
import type { Answer } from '../http/operation.ts';
import { destinationsFor } from './model/expand.ts';
import type { NewChain } from './model/order.ts';
import type { DraftShipment } from './model/order-rules.ts';
import { BASE } from './order-access.ts';
import { FETCH_SWEEP, type Parts, SMS_SWEEP, START_SWEEP } from './parts.ts';
import { problem } from './problems.ts';
import { notificationsReader, type OrderedRow } from './store/reader.ts';
import { notificationsWriter } from './store/writer.ts';

/**
 * Accepts an order (events §3.2): 422 when somebody cannot be reached, 201 with the ids of its shipments, and 200 with the
 * first answer for a key its creator has used before.
 */
export async function placeOrder(
  parts: Parts,
  creator: string,
  idempotencyId: string,
  drafts: readonly DraftShipment[],
): Promise<Answer> {
  const { database, clock, lookUp } = parts;
  const first = await notificationsReader(database).ordered(creator, idempotencyId);
  if (first.length > 0) return { status: 200, body: answerOf(first) };
  if ((await reached(lookUp, drafts)).some((reach) => reach === 'missing')) throw problem('NOT-00001');
  const at = clock.now();
  const shipments = drafts.map((draft) => ({ ...draft, id: newId(at) }));
  const ordered = await store(parts, { id: newId(at), creator, idempotencyId, created: at, keywords: {}, shipments });
  const stored = await notificationsReader(database).ordered(creator, idempotencyId);
  // Somebody else came first with the same key.
  if (ordered === undefined) return { status: 200, body: answerOf(stored) };
  const location = `${parts.publicUrl}${BASE}/orders/chain/${ordered}`;
  return { status: 201, headers: { location }, body: answerOf(stored) };
}

/**
 * Accepts an older order: 202, whoever can be reached, and in the answer who cannot. The order, its one shipment and what
 * is asked for later have one id.
 */
export async function placeOlderOrder(parts: Parts, creator: string, draft: DraftShipment): Promise<Answer> {
  const lookedUp = draft.recipients.filter(({ kind }) => kind !== 'email' && kind !== 'sms');
  const reach = await reached(parts.lookUp, [{ ...draft, recipients: lookedUp }]);
  const at = parts.clock.now();
  const id = newId(at);
  const shipments = [{ ...draft, id }];
  await store(parts, { id, creator, idempotencyId: `order ${id}`, created: at, keywords: {}, shipments });
  const found = reach.filter((one) => one !== 'missing').length;
  const of = (wanted: Reach) => lookedUp.flatMap(({ value }, index) => (reach[index] === wanted ? [value] : []));
  const recipientLookup = {
    status: found === reach.length ? 'Success' : found === 0 ? 'Failed' : 'PartialSuccess',
    isReserved: of('reserved'),
    missingContact: of('missing'),
  };
  return {
    status: 202,
    headers: { location: `${parts.publicUrl}${BASE}/orders/${id}` },
    body: { orderId: id, ...(lookedUp.length === 0 ? {} : { recipientLookup }) },
  };
}

/** Stores an order whose time may have come; undefined when its creator has used the key. */
const store = ({ database, sweeps }: Parts, chain: NewChain): Promise<string | undefined> =>
  database.transaction(async (transaction) => {
    const [id] = await notificationsWriter(transaction).insert([chain], false);
    for (const sweep of [START_SWEEP, SMS_SWEEP, FETCH_SWEEP]) sweeps.wakeAfter(transaction, sweep);
    return id;
  });

/** Who is reserved is no missing contact: the order is accepted, and says so in the end. */
type Reach = 'reached' | 'reserved' | 'missing';

/** Can the recipients be reached? In their order, shipment by shipment. */
async function reached(lookUp: Parts['lookUp'], drafts: readonly DraftShipment[]): Promise<Reach[]> {
  const asked = drafts.flatMap((draft) => draft.recipients.map((recipient) => ({ draft, recipient })));
  const contacts = await lookUp(
    asked.map(({ draft, recipient }) => ({
      recipient,
      resourceId: draft.resourceId,
      resourceAction: draft.resourceAction ?? 'read',
      ignoreReservation: draft.ignoreReservation ?? false,
    })),
  );
  return asked.map(({ draft: { channel, email, sms } }, index) => {
    const contact = contacts[index]!;
    if (contact.isReserved) return 'reserved';
    const shipment = { channel, email: email ?? null, sms: sms ?? null };
    return destinationsFor(shipment, contact).length > 0 ? 'reached' : 'missing';
  });
}

/** Ids of an order and its shipments; members without value are left out. */
function answerOf(rows: readonly OrderedRow[]) {
  const [main, ...reminders] = rows.map(({ id, senders_reference }) => ({
    shipmentId: id,
    ...(senders_reference === null ? {} : { sendersReference: senders_reference }),
  }));
  return {
    notificationOrderId: rows[0]!.chain_id,
    notification: { ...main, ...(reminders.length === 0 ? {} : { reminders }) },
  };
}
