import { newId } from '../foundation/ids.ts';
import type { Answer } from '../http/operation.ts';
import { destinationsFor } from './model/expand.ts';
import type { DraftShipment } from './model/order-rules.ts';
import { BASE } from './order-access.ts';
import { type Parts, SMS_SWEEP, START_SWEEP } from './parts.ts';
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
  const { database, clock, sweeps, lookUp } = parts;
  const first = await notificationsReader(database).ordered(creator, idempotencyId);
  if (first.length > 0) return { status: 200, body: answerOf(first) };
  await refuseUnreachable(lookUp, drafts);
  const at = clock.now();
  const shipments = drafts.map((draft) => ({ ...draft, id: newId(at) }));
  const ordered = await database.transaction(async (transaction) => {
    const chain = { id: newId(at), creator, idempotencyId, created: at, keywords: {}, shipments };
    const [id] = await notificationsWriter(transaction).insert([chain], false);
    sweeps.wakeAfter(transaction, START_SWEEP);
    sweeps.wakeAfter(transaction, SMS_SWEEP);
    return id;
  });
  const stored = await notificationsReader(database).ordered(creator, idempotencyId);
  // Somebody else came first with the same key.
  if (ordered === undefined) return { status: 200, body: answerOf(stored) };
  const location = `${parts.publicUrl}${BASE}/orders/chain/${ordered}`;
  return { status: 201, headers: { location }, body: answerOf(stored) };
}

/** Who is reserved is no missing contact: the order is accepted, and says so in the end. */
async function refuseUnreachable(lookUp: Parts['lookUp'], drafts: readonly DraftShipment[]): Promise<void> {
  const asked = drafts.flatMap((draft) => draft.recipients.map((recipient) => ({ draft, recipient })));
  const contacts = await lookUp(
    asked.map(({ draft, recipient }) => ({
      recipient,
      resourceId: draft.resourceId,
      resourceAction: draft.resourceAction ?? 'read',
      ignoreReservation: draft.ignoreReservation ?? false,
    })),
  );
  const isMissing = asked.some(({ draft: { channel, email, sms } }, index) => {
    const contact = contacts[index]!;
    return (
      !contact.isReserved && destinationsFor({ channel, email: email ?? null, sms: sms ?? null }, contact).length === 0
    );
  });
  if (isMissing) throw problem('NOT-00001');
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
