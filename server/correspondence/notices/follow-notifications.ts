import type { Transaction } from '../../foundation/database/database.ts';
import { bucketOfId } from '../../foundation/ids.ts';
import type { ShipmentEnd } from '../../notifications/port.ts';
import { isSent } from '../../notifications/port.ts';
import { type EventFacts, type EventName, eventOf } from '../events.ts';
import type { Mail } from '../mail.ts';
import { maySendNotification } from '../model/notification-condition.ts';
import { statusName } from '../model/status.ts';
import { NOTIFICATION_CONDITIONS, NOTIFICATION_OWNERS } from '../store/notification-statements.ts';

/** Answers what notifications ask about messages, and tells senders how they went (correspondence-receive §8.6, §8.7). */
export function followNotifications(mail: Mail): void {
  const record = async (
    transaction: Transaction,
    told: readonly { correspondenceId: string; name: EventName; instance?: string }[],
    at: Date,
  ): Promise<void> => {
    const ids = [...new Set(told.map(({ correspondenceId }) => correspondenceId))];
    if (ids.length === 0) return;
    const owners = await transaction.run<{ id: string; sender: string; resource_id: string }>(NOTIFICATION_OWNERS, [
      ids.map(bucketOfId),
      ids,
    ]);
    const byId = new Map(owners.map((row) => [row.id, row]));
    const facts = told.flatMap(({ correspondenceId, name, instance }): EventFacts[] => {
      const owner = byId.get(correspondenceId);
      return owner === undefined
        ? []
        : [{ name, id: instance ?? correspondenceId, resourceId: owner.resource_id, subject: owner.sender }];
    });
    await mail.events.record(
      transaction,
      facts.map((one) => eventOf(one, at, mail.publicUrl)),
    );
  };

  mail.notifications.follow({
    async maySend(transaction, asked) {
      const ids = [...new Set(asked.map(({ correspondenceId }) => correspondenceId))];
      const rows = await transaction.run<ConditionRow>(NOTIFICATION_CONDITIONS, [ids.map(bucketOfId), ids]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      return asked.map(({ correspondenceId, kind }) => {
        const row = byId.get(correspondenceId);
        const message = row && {
          status: statusName(row.status),
          published: row.published ?? undefined,
          readAt: row.read_at ?? undefined,
        };
        const answer = maySendNotification(message, kind === 'Reminder' ? 'reminder' : 'main');
        if (answer === 'never-published')
          mail.log.warn(
            { correspondence: correspondenceId },
            'a notification is not sent: its message is not published',
          );
        return answer === true;
      });
    },
    accepted: (transaction, orders, at) =>
      record(
        transaction,
        orders.map(({ correspondenceId, orderId }) => ({
          correspondenceId,
          name: 'notificationcreated',
          instance: orderId,
        })),
        at,
      ),
    // Once a message, however many of its orders were refused.
    refused: (transaction, correspondenceIds, at) =>
      record(
        transaction,
        [...new Set(correspondenceIds)].map((correspondenceId) => ({
          correspondenceId,
          name: 'correspondencenotificationcreationfailed',
        })),
        at,
      ),
    ended: (transaction, ends, at) =>
      record(
        transaction,
        ends.flatMap((end) => eventsOfEnd(end).map((name) => ({ correspondenceId: end.correspondenceId, name }))),
        at,
      ),
  });
}

/** What the end of a shipment is told as (events §2.2), or its correction; one without receivers is told to nobody. */
export function eventsOfEnd({ kind, toRecipient, deliveries, corrected }: ShipmentEnd): EventName[] {
  const isNobodyReached = !deliveries.some(isSent);
  const news = corrected === undefined ? deliveries : [corrected];
  const events: EventName[] = [];
  if (!news.every(isSent))
    events.push(
      isNobodyReached && toRecipient ? 'correspondencenotificationallfailed' : 'correspondencenotificationfailed',
    );
  if (news.some(isSent))
    events.push(
      kind === 'Reminder' ? 'correspondencenotificationreminderdelivered' : 'correspondencenotificationdelivered',
    );
  return events;
}

interface ConditionRow {
  id: string;
  status: number;
  published: Date | null;
  read_at: Date | null;
}
