import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { type Contact, type Destination, mobileNumber, reaches } from '../model/addresses.ts';
import { destinationsFor } from '../model/expand.ts';
import { usesEmail, usesSms } from '../model/order.ts';
import { ACCEPT_SWEEP, type Parts, START_SWEEP } from '../parts.ts';
import { notificationsReader } from '../store/reader.ts';
import type { ChainedRow } from '../store/rows.ts';
import { notificationsWriter } from '../store/writer.ts';
import { eachAlone, PUT_OFF_CHAIN } from './each-alone.ts';

/** Shipments looked at in one transaction. */
const BATCH = 200;

/**
 * Accepts what was planned when messages were published: looks up once whether everybody can be reached, and refuses
 * the chain otherwise (correspondence-receive §8.4). What an organisation's own notification says already is left out.
 */
export function acceptSweep(parts: Parts): Sweep {
  const { database, clock, sweeps, lookUp, follower } = parts;
  return {
    name: ACCEPT_SWEEP,
    every: 5000,
    gather: 20,
    async batch() {
      const rows = await notificationsReader(database).planned(clock.now(), BATCH);
      return rows.length === 0 ? 0 : eachAlone(parts, rows, (row) => row.chain_id, PUT_OFF_CHAIN, accept);
    },
  };

  async function accept(rows: readonly ChainedRow[]): Promise<number> {
    const now = clock.now();
    const contacts = await lookUp(rows.flatMap((row) => row.recipients.map((recipient) => askedFor(row, recipient))));
    const main = await lookUp(rows.map((row) => askedFor(row, { kind: 'organization', value: row.reached_by ?? '' })));
    const contactsOf = takenFrom(contacts);
    const known = rows.map((row, index) => ({
      row,
      contacts: contactsOf(row),
      reachedBy: row.reached_by === null ? undefined : main[index]!,
    }));
    return database.transaction(async (transaction) => {
      const writer = notificationsWriter(transaction);
      const claimed = await notificationsReader(transaction).claimPlanned(
        [...new Set(rows.map((row) => row.chain_id))],
        now,
      );
      const accepted: ChainedRow[] = [];
      const refused: ChainedRow[] = [];
      const needless: ChainedRow[] = [];
      for (const [id, shipments] of Map.groupBy(known, ({ row }) => row.chain_id)) {
        if (!claimed.has(id)) continue;
        const needed = shipments.filter((one) => !isReachedAnyway(one));
        needless.push(...shipments.filter((one) => !needed.includes(one)).map(({ row }) => row));
        if (needed.length === 0) continue;
        const reached = needed.every((one) =>
          one.contacts.every((contact) => contact.isReserved || destinationsFor(one.row, contact).length > 0),
        );
        (reached ? accepted : refused).push(needed[0]!.row);
      }
      const chainsOf = (some: readonly ChainedRow[]) => [...new Set(some.map((row) => row.chain_id))];
      const kept = new Set(chainsOf([...accepted, ...refused]));
      await writer.deleteShipments(needless.filter((row) => kept.has(row.chain_id)).map(({ id }) => id));
      await writer.deleteChains(chainsOf(needless).filter((id) => !kept.has(id)));
      if (accepted.length > 0) await writer.accept(chainsOf(accepted));
      if (refused.length > 0) await writer.refuse(chainsOf(refused));
      const orders = accepted.map((row) => ({ correspondenceId: row.correspondence_id!, orderId: row.chain_id }));
      if (orders.length > 0) await follower().accepted(transaction, orders, now);
      if (refused.length > 0)
        await follower().refused(
          transaction,
          refused.map((row) => row.correspondence_id!),
          now,
        );
      sweeps.wakeAfter(transaction, START_SWEEP);
      return claimed.size;
    });
  }
}

/** A question for the look-up, as a shipment asks it. */
export const askedFor = (row: ChainedRow, recipient: ChainedRow['recipients'][number]) => ({
  recipient,
  resourceId: row.resource_id ?? undefined,
  resourceAction: row.resource_action,
  ignoreReservation: row.ignore_reservation ?? false,
});

/**
 * Would an address the sender named be told twice (correspondence-receive §8.5)? Not asked where the organisation lacks
 * an address for a channel the order uses: then it is not sure what it is told.
 */
function isReachedAnyway({ row, reachedBy }: { row: ChainedRow; reachedBy: Contact | undefined }): boolean {
  const [recipient] = row.recipients;
  if (reachedBy === undefined || recipient === undefined) return false;
  const { books } = reachedBy;
  if (usesEmail(row.channel) && books.every(({ emails }) => emails.length === 0)) return false;
  if (usesSms(row.channel) && books.every(({ mobiles }) => mobiles.length === 0)) return false;
  const destination: Destination | undefined =
    recipient.kind === 'email'
      ? { type: 'Email', address: recipient.value }
      : recipient.kind === 'sms'
        ? { type: 'SMS', address: mobileNumber(recipient.value) ?? recipient.value }
        : undefined;
  return destination !== undefined && reaches(reachedBy, row.channel, destination);
}

/** Deals out what was looked up for the recipients of shipments, in the order of the shipments. */
export function takenFrom(contacts: readonly Contact[]): (row: ChainedRow) => readonly Contact[] {
  let position = 0;
  return ({ recipients }) => {
    const from = position;
    position += recipients.length;
    return contacts.slice(from, position);
  };
}
