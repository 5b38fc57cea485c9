import { later } from '../../foundation/clock.ts';
import { newId } from '../../foundation/ids.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import type { Mail } from '../mail.ts';
import { confidentialReminder } from '../model/confidential-reminder.ts';
import { isAvailableToRecipient, statusName } from '../model/status.ts';
import { CLAIM_CONFIDENTIAL } from '../store/life-statements.ts';

const BATCH = 100;

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
        const parties = await mail.register.byUrns([...new Set(unread.map(({ recipient }) => recipient))]);
        for (const { id, recipient } of unread) {
          const party = parties.get(recipient);
          if (party?.email === undefined) {
            mail.log.warn({ correspondence: id }, 'no e-mail address is registered to remind of confidential mail');
            continue;
          }
          await mail.outgoing.queue(transaction, {
            id: newId(now),
            purpose: 'confidential-reminder',
            about: id,
            to: party.email,
            ...confidentialReminder(party.name),
          });
        }
        return claimed.length;
      }),
  };
}
