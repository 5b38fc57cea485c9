import type { Transaction } from '../foundation/database/database.ts';
import { wireTime } from '../http/binding/scalars.ts';
import { deliveryStatus, orderStatus } from './model/statuses.ts';
import type { Follower, ShipmentEnd } from './port.ts';
import { type HeldDelivery, type HeldShipment, notificationsWriter } from './store/writer.ts';

/**
 * Completes those of the shipments whose every delivery is final, and tells of all that have ended now: the feed, and
 * whose message it was about. `ended`: they were cancelled or not sent in this transaction.
 */
export async function finish(
  transaction: Transaction,
  follower: Follower,
  { ids, at, ended = false }: { ids: readonly string[]; at: Date; ended?: boolean },
): Promise<void> {
  if (ids.length === 0) return;
  const writer = notificationsWriter(transaction);
  const shipments = await writer.hold(ids);
  const unfinished = ended ? new Set<string>() : await writer.unfinished(ids);
  const over = ended ? shipments : shipments.filter(({ id, status }) => status === 'Processed' && !unfinished.has(id));
  if (over.length === 0) return;
  const completed = over.filter(({ status }) => status === 'Processed');
  if (completed.length > 0)
    await writer.setShipments(
      completed.map(({ id }) => id),
      'Completed',
      at,
      completed.every(({ correspondence_id }) => correspondence_id !== null),
    );
  await writer.forgetKeywords([...new Set(over.map(({ chain_id }) => chain_id))]);
  await tell(transaction, follower, over, { at });
}

/** Tells again of those of the shipments that have ended: what was assumed of one address was wrong, it is `corrected`. */
export async function tellAgain(
  transaction: Transaction,
  follower: Follower,
  { ids, at, corrected }: { ids: readonly string[]; at: Date; corrected: string },
): Promise<void> {
  const shipments = await notificationsWriter(transaction).hold(ids);
  const ended = shipments.filter(({ status }) => status === 'Completed');
  if (ended.length > 0) await tell(transaction, follower, ended, { at, corrected });
}

async function tell(
  transaction: Transaction,
  follower: Follower,
  over: readonly HeldShipment[],
  { at, corrected }: { at: Date; corrected?: string },
): Promise<void> {
  const writer = notificationsWriter(transaction);
  const deliveries = Map.groupBy(await writer.deliveries(over.map(({ id }) => id)), (one) => one.shipment_id);
  const of = ({ id }: HeldShipment): readonly HeldDelivery[] => deliveries.get(id) ?? [];
  await writer.insertFeed(
    over.map((one) => ({
      creator: one.creator,
      entry: feedEntry(one, one.status === 'Processed' ? 'Completed' : one.status, of(one), at),
    })),
    at,
  );
  const ends = over.flatMap((one): ShipmentEnd[] =>
    one.correspondence_id === null
      ? []
      : [
          {
            correspondenceId: one.correspondence_id,
            kind: one.kind,
            toRecipient: one.to_recipient,
            deliveries: of(one).map(({ status }) => status),
            corrected,
          },
        ],
  );
  if (ends.length > 0) await follower.ended(transaction, ends, at);
}

/** An entry of the status feed (events §3.5). */
function feedEntry(shipment: HeldShipment, status: string, deliveries: readonly HeldDelivery[], at: Date) {
  return {
    shipmentId: shipment.id,
    ...(shipment.senders_reference === null ? {} : { sendersReference: shipment.senders_reference }),
    shipmentType: shipment.kind,
    status: orderStatus(status),
    lastUpdate: wireTime(at),
    recipients: deliveries.map((one) => ({
      destination: one.destination,
      status: deliveryStatus(one.type, one.status),
      lastUpdate: wireTime(one.status_changed),
    })),
  };
}
