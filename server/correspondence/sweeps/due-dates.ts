import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { type EventFacts, eventOf } from '../events.ts';
import type { Mail } from '../mail.ts';
import { isAvailableToRecipient, statusName } from '../model/status.ts';
import { CLAIM_DUE_DATES } from '../store/life-statements.ts';

const BATCH = 500;

interface DueRow {
  id: string;
  resource_id: string;
  recipient: string;
  status: number;
  unread: boolean;
  unconfirmed: boolean;
}

/**
 * Tells the sender of messages that were not read or not confirmed when their due date came (correspondence-send §4.18),
 * once each, about the recipient. Nothing is told of a message that was never published, has failed or was deleted.
 */
export function dueDateSweep(mail: Mail): Sweep {
  return {
    name: 'correspondence-due-dates',
    every: 5000,
    batch: () =>
      mail.database.transaction(async (transaction) => {
        const at = mail.clock.now();
        const due = await transaction.run<DueRow>(CLAIM_DUE_DATES, [at, BATCH]);
        const events: EventFacts[] = [];
        for (const { id, resource_id: resourceId, recipient: subject, status, unread, unconfirmed } of due) {
          if (!isAvailableToRecipient(statusName(status))) continue;
          if (unread) events.push({ name: 'correspondencereceiverneverread', id, resourceId, subject });
          if (unconfirmed) events.push({ name: 'correspondencereceiverneverconfirmed', id, resourceId, subject });
        }
        if (events.length > 0)
          await mail.events.record(
            transaction,
            events.map((facts) => eventOf(facts, at, mail.publicUrl)),
          );
        return due.length;
      }),
  };
}
