import { later } from '../../foundation/clock.ts';
import { newId } from '../../foundation/ids.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import type { PlannedChain } from '../../notifications/port.ts';
import { REMINDER_RESOURCE } from '../reading/confidential-reminders.ts';
import type { Mail } from '../mail.ts';
import { CONFIDENTIAL_REMINDER } from '../model/confidential-reminder.ts';
import { namedUuid, partyRecipient } from '../model/notification-receivers.ts';
import { isAvailableToRecipient, statusName } from '../model/status.ts';
import { CLAIM_CONFIDENTIAL } from '../store/life-statements.ts';

const BATCH = 100;
/** The reminder's sender is the platform's owner (correspondence-receive §10.3). */
const CREATOR = 'digdir';

interface ClaimedRow {
  id: string;
  recipient: string;
  status: number;
  unread: boolean;
}

/**
 * Sends an organisation an e-mail about each confidential message nobody has read in time, once a message
 * (correspondence-receive §10.3); none about what was read, deleted or never published.
 */
export function remindConfidentialSweep(mail: Mail): Sweep {
  return {
    name: 'correspondence-remind-confidential',
    every: 10_000,
    batch: () =>
      mail.database.transaction(async (transaction) => {
        const now = mail.clock.now();
        const again = later(now, mail.rules.confidentialUnreadAfter);
        const claimed = await transaction.run<ClaimedRow>(CLAIM_CONFIDENTIAL, [now, again, BATCH]);
        const unread = claimed.filter((row) => row.unread && isAvailableToRecipient(statusName(row.status)));
        await mail.notifications.plan(
          transaction,
          unread.map(({ id, recipient }) => reminderOf(mail, id, recipient, now)),
        );
        return claimed.length;
      }),
  };
}

/** An order like that of any message, under the reminder's own resource; reading the message stops it. */
const reminderOf = (mail: Mail, id: string, recipient: string, now: Date): PlannedChain => ({
  id: newId(now),
  creator: CREATOR,
  idempotencyId: namedUuid(id, REMINDER_RESOURCE),
  created: now,
  keywords: {},
  correspondenceId: id,
  aboutResource: REMINDER_RESOURCE,
  toRecipient: true,
  reachedBy: undefined,
  shipments: [
    {
      id: newId(now),
      kind: 'Notification',
      sendersReference: 'corr-corr-confidential-reminder',
      requestedSendTime: now,
      channel: 'Email',
      recipients: [partyRecipient(recipient)],
      resourceId: REMINDER_RESOURCE,
      ignoreReservation: undefined,
      email: CONFIDENTIAL_REMINDER,
      sms: undefined,
      conditionEndpoint: `${mail.publicUrl}/correspondence/api/v1/correspondence/${id}/notification/check`,
    },
  ],
});
