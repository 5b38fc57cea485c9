import { later } from '../../foundation/clock.ts';
import { bucketOf } from '../../foundation/ids.ts';
import type { Caller } from '../../http/caller.ts';
import type { Mail } from '../mail.ts';
import type { UnreadConfidential } from '../model/confidential-reminder.ts';
import { problem } from '../model/problems.ts';
import { ORGANIZATION } from '../model/recipients.ts';
import { UNREAD_CONFIDENTIAL } from '../store/life-statements.ts';

/** Where it is registered, rights to the list are rights to this resource. */
export const REMINDER_RESOURCE = 'digdir-reminder-unopened-confidential-correspondences';

/**
 * The confidential messages of the caller's organisation that nobody has read in time (correspondence-receive §10.4):
 * 4006 without an organisation, 4001 without a right to the list. Deleted messages are not listed.
 */
export async function unreadConfidential(mail: Mail, caller: Caller): Promise<UnreadConfidential[]> {
  if (caller.organizationNumber === undefined) throw problem('CORR-04006');
  const party = `${ORGANIZATION}${caller.organizationNumber}`;
  if (!(await mayHaveList(mail, caller, party))) throw problem('CORR-04001');
  const before = later(mail.clock.now(), -mail.rules.confidentialUnreadAfter);
  const rows = await mail.database.run<UnreadRow>(UNREAD_CONFIDENTIAL, [bucketOf(party), party, before]);
  const [senders, resources] = await Promise.all([
    mail.register.byUrns([...new Set(rows.map(({ sender }) => `${ORGANIZATION}${sender}`))]),
    titlesOf(mail, new Set(rows.map((row) => row.resource_id))),
  ]);
  return rows.map((row) => ({
    sender: row.message_sender || senders.get(`${ORGANIZATION}${row.sender}`)?.name || row.sender,
    published: row.published,
    resourceId: row.resource_id,
    titles: resources.get(row.resource_id),
  }));
}

interface UnreadRow {
  resource_id: string;
  sender: string;
  published: Date;
  message_sender: string | null;
}

/**
 * With the reminder resource registered, its policy decides. Without it there is nothing to hold a right to: then the
 * organisation's own system may ask, and nobody who acts for it by a right to something else.
 */
async function mayHaveList(mail: Mail, caller: Caller, party: string): Promise<boolean> {
  if ((await mail.registry.resource(REMINDER_RESOURCE)) === undefined)
    return (
      caller.kind === 'altinn' &&
      caller.systemUser === undefined &&
      caller.personIdentifier === undefined &&
      caller.userId === undefined
    );
  const permitted = await mail.authorization.permitted({
    subject: mail.authorization.subjectOf(caller),
    resourceId: REMINDER_RESOURCE,
    party,
    actions: ['read', 'see', 'open', 'write', 'send'],
  });
  return permitted.size > 0;
}

async function titlesOf(mail: Mail, resourceIds: ReadonlySet<string>) {
  const found = await Promise.all([...resourceIds].map((id) => mail.registry.resource(id)));
  return new Map([...resourceIds].map((id, index) => [id, found[index]?.title]));
}
