import { later, minutes } from '../../foundation/clock.ts';
import { newId } from '../../foundation/ids.ts';
import { statement, type Transaction } from '../../foundation/database/database.ts';
import { queueAge } from '../../foundation/database/queue-age.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { type ConditionAnswer, ownCondition } from '../conditions.ts';
import { finish } from '../finish.ts';
import type { Contact } from '../model/addresses.ts';
import { expand } from '../model/expand.ts';
import { type Parts, SMS_SWEEP, START_SWEEP } from '../parts.ts';
import { notificationsReader } from '../store/reader.ts';
import type { ChainedRow } from '../store/rows.ts';
import { notificationsWriter } from '../store/writer.ts';
import { askedFor, takenFrom } from './accept.ts';
import { eachAlone, PUT_OFF_SHIPMENT } from './each-alone.ts';

const BATCH = 100;
/** What is begun at once has this many recipients, unless one order alone has more. */
const RECIPIENTS = 1000;

const OLDEST_DUE = statement(
  'notifications-oldest-due',
  'select min(due_at) as oldest from notifications.shipment where due_at <= $1',
);

/** A condition that could not be asked is asked once more after this. */
const ASK_AGAIN = minutes(1);

interface Known {
  readonly row: ChainedRow;
  readonly contacts: readonly Contact[];
  /** What its endpoint says; true where it has none of another. */
  readonly condition: ConditionAnswer;
}

/**
 * Starts what is due (events §3.2): asks the condition, looks up contact points again, and makes an e-mail or SMS of each
 * address. Mail answers inside the transaction, with the message held, so that a reminder never crosses a reading.
 */
export function startSweep(parts: Parts): Sweep {
  parts.metrics.observeQueue('notifications', queueAge(parts, OLDEST_DUE));
  const { database, clock, publicUrl, lookUp, askCondition } = parts;
  return {
    name: START_SWEEP,
    every: 5000,
    async batch() {
      const rows = await notificationsReader(database).due(clock.now(), BATCH, RECIPIENTS);
      return rows.length === 0 ? 0 : eachAlone(parts, rows, (row) => row.id, PUT_OFF_SHIPMENT, startAll);
    },
  };

  async function startAll(rows: readonly ChainedRow[]): Promise<number> {
    const now = clock.now();
    const [contacts, conditions] = await Promise.all([
      lookUp(rows.flatMap((row) => row.recipients.map((recipient) => askedFor(row, recipient)))),
      Promise.all(
        rows.map(({ condition_endpoint: endpoint }) =>
          endpoint === null || ownCondition(endpoint, publicUrl) !== undefined ? true : askCondition(endpoint),
        ),
      ),
    ]);
    const contactsOf = takenFrom(contacts);
    const known = rows.map((row, index) => ({
      row,
      contacts: contactsOf(row),
      condition: conditions[index]!,
    }));
    return database.transaction((transaction) => startDue(parts, transaction, known, now));
  }
}

async function startDue(parts: Parts, transaction: Transaction, known: readonly Known[], now: Date): Promise<number> {
  const { log, sweeps, outgoing, follower } = parts;
  const claimed = await notificationsReader(transaction).claimDue(
    known.map(({ row }) => row.id),
    now,
  );
  const writer = notificationsWriter(transaction);
  const due = known.filter(({ row }) => claimed.has(row.id));
  const wanted = await stillWanted(parts, transaction, due);
  const unasked = due.filter(({ row, condition }) => condition === 'unknown' && row.condition_failed_at === null);
  for (const { row } of unasked) await writer.postponeShipment(row.id, later(now, ASK_AGAIN), now);
  const decided = due.filter((one) => !unasked.includes(one));
  // Twice without an answer counts as yes, for reminders too (events §3.2).
  const started = decided.filter((one) => wanted.has(one.row.id) && one.condition !== false);
  const dropped = decided.filter((one) => !started.includes(one)).map(({ row }) => row.id);
  for (const { row } of started)
    if (row.condition_failed_at !== null)
      log.warn({ shipment: row.id }, 'a notification is sent without its condition, which could not be asked');

  if (dropped.length > 0) {
    await writer.setShipments(dropped, 'SendConditionNotMet', now, true);
    await finish(transaction, follower(), { ids: dropped, at: now, ended: true });
  }
  const expanded = started.map(({ row, contacts }) => expand(row, contacts, { now, newId: () => newId(now) }));
  const deliveries = expanded.flatMap((one) => one.deliveries);
  await writer.insertDeliveries(deliveries, now);
  await Promise.all(expanded.flatMap(({ emails }) => emails.map((email) => outgoing.queue(transaction, email))));
  const ids = (ofMessages: boolean) =>
    started.filter(({ row }) => (row.correspondence_id !== null) === ofMessages).map(({ row }) => row.id);
  // What a message's notification says now lies with its e-mails and SMS; whoever ordered it itself may look it up.
  for (const ofMessages of [true, false])
    if (ids(ofMessages).length > 0) await writer.setShipments(ids(ofMessages), 'Processed', now, ofMessages);
  await finish(transaction, follower(), { ids: started.map(({ row }) => row.id), at: now });
  if (deliveries.some(({ type }) => type === 'SMS')) sweeps.wakeAfter(transaction, SMS_SWEEP);
  return claimed.size;
}

/** Those whose message is still to be told of; whatever is about no message is. */
async function stillWanted(
  { publicUrl, follower }: Parts,
  transaction: Transaction,
  due: readonly Known[],
): Promise<ReadonlySet<string>> {
  const about = due.map(({ row }) => {
    if (row.condition_endpoint !== null) return ownCondition(row.condition_endpoint, publicUrl);
    return row.correspondence_id === null ? undefined : { correspondenceId: row.correspondence_id, kind: row.kind };
  });
  const asked = about.flatMap((one) => one ?? []);
  const answers = asked.length > 0 ? await follower().maySend(transaction, asked) : [];
  let position = 0;
  return new Set(due.filter((_, index) => about[index] === undefined || answers[position++]).map(({ row }) => row.id));
}
