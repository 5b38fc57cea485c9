import { later } from '../../foundation/clock.ts';
import type { Transaction } from '../../foundation/database/database.ts';
import { bucketOfId } from '../../foundation/ids.ts';
import type { Mail } from '../mail.ts';
import { ORGANIZATION } from '../model/recipients.ts';
import { INSERT_CONFIDENTIAL, INSERT_DUE_DATES } from '../store/life-statements.ts';
import type { NewRequest } from '../store/writer.ts';

/** What of a request decides what is looked at later. */
export type FollowedRequest = Pick<
  NewRequest,
  'recipients' | 'dueDateTime' | 'isConfidential' | 'created' | 'requestedPublishTime'
>;

/** Notes what is to be looked at later of the messages of a request: due dates, and confidential mail not read in time. */
export async function planFollowUp(mail: Mail, transaction: Transaction, request: FollowedRequest): Promise<void> {
  const followed = request.recipients.filter(({ status }) => status !== 'Reserved');
  const bucketsAndIds = (recipients: NewRequest['recipients']): [number[], string[]] => [
    recipients.map(({ id }) => bucketOfId(id)),
    recipients.map(({ id }) => id),
  ];
  const written: Promise<unknown>[] = [];
  if (request.dueDateTime !== undefined && followed.length > 0)
    written.push(transaction.run(INSERT_DUE_DATES, [...bucketsAndIds(followed), request.dueDateTime]));

  const organizations = followed.filter(({ recipient }) => recipient.startsWith(ORGANIZATION));
  if (request.isConfidential && organizations.length > 0) {
    const from = new Date(Math.max(request.created.getTime(), request.requestedPublishTime.getTime()));
    written.push(
      transaction.run(INSERT_CONFIDENTIAL, [
        ...bucketsAndIds(organizations),
        organizations.map(({ recipient }) => recipient),
        later(from, mail.rules.confidentialUnreadAfter),
      ]),
    );
  }
  await Promise.all(written);
}
