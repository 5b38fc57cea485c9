import { statement, type Transaction } from '../../foundation/database/database.ts';
import { queueAge } from '../../foundation/database/queue-age.ts';
import { bucketOfId } from '../../foundation/ids.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import type { Party } from '../../register/port.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import { type EventFacts, eventOf } from '../events.ts';
import type { Mail } from '../mail.ts';
import { ROLES_THAT_DELEGATE } from '../model/initialize-rules.ts';
import { ORGANIZATION, PERSON } from '../model/recipients.ts';
import { planNotifications } from '../notices/plan-notifications.ts';
import { CLAIM_DUE, CLAIM_ONE } from '../store/statements.ts';
import { CorrespondenceReader, type DueMessage } from '../store/reader.ts';
import { CorrespondenceWriter } from '../store/writer.ts';

export const PUBLISH_SWEEP = 'correspondence-publish';

/** Messages of each lane published in one transaction. */
const BATCH = 500;

/** Messages committed within this time of each other are published together: a batch costs little more than one. */
const GATHER = 20;

interface DueRow {
  id: string;
  recipient: string;
  sender: string;
  resource_id: string;
  status: number;
  is_confidential: boolean;
  ignore_reservation: boolean | null;
  notifies: boolean;
}

/** One look into the index a lane: messages scheduled for later are not passed over. */
const OLDEST_DUE = statement(
  'mail-oldest-due',
  `select min(due.publish_at) as oldest
     from unnest(array[0, 1, 2]::smallint[]) as lanes (lane)
    cross join lateral (
      select c.publish_at from correspondence.correspondence c
       where c.lane = lanes.lane and c.publish_at <= $1 order by c.publish_at limit 1) due`,
);

/** Publishes every message whose files are published and whose time has come (correspondence-send §4.12). */
export function publishSweep(mail: Mail): Sweep {
  mail.metrics.observeQueue('correspondence-publish', queueAge(mail, OLDEST_DUE));
  return {
    name: PUBLISH_SWEEP,
    every: 2000,
    gather: GATHER,
    async batch() {
      try {
        const candidates = await new CorrespondenceReader(mail.database).due(mail.clock.now(), BATCH);
        if (candidates.length === 0) return 0;
        const known = await knowledgeOf(mail, candidates);
        return await mail.database.transaction((transaction) => publishDue(mail, transaction, known));
      } catch (error) {
        mail.log.error(
          { error: (error as Error).message },
          'a batch could not be published; its messages go one by one',
        );
        return await publishOneByOne(mail);
      }
    },
  };
}

/** Of a batch that failed, publishes each message by itself: one that cannot be published must not hold up the others. */
async function publishOneByOne(mail: Mail): Promise<number> {
  const due = await new CorrespondenceReader(mail.database).due(mail.clock.now(), BATCH);
  for (const message of due) {
    const { id } = message;
    try {
      await publishOverdue(mail, message);
    } catch (error) {
      const reason = (error as Error).message;
      mail.log.error({ correspondence: id, error: reason }, 'a message could not be published and will be tried again');
      await mail.database.transaction((transaction) =>
        new CorrespondenceWriter(transaction).postpone(id, mail.clock.now(), reason),
      );
    }
  }
  return due.length;
}

/** Publishes one overdue message at once, for a recipient who asks before the sweep came by. */
export async function publishOverdue(mail: Mail, message: DueMessage): Promise<void> {
  const known = await knowledgeOf(mail, [message]);
  await mail.database.transaction((transaction) => publishDue(mail, transaction, known, message.id));
}

interface Knowledge {
  /** URNs that were looked up; a party among them that is not in `parties` does not exist. */
  readonly asked: ReadonlySet<string>;
  readonly parties: ReadonlyMap<string, Party>;
  readonly holders: ReadonlyMap<string, unknown>;
  readonly resources: ReadonlyMap<string, RegisteredResource | undefined>;
}

/**
 * Looks up the parties of messages that are due, before the transaction that claims them: a transaction that waits for a
 * second connection can wait for its like for ever.
 */
async function knowledgeOf(mail: Mail, candidates: readonly DueMessage[]): Promise<Knowledge> {
  const asked = new Set(candidates.flatMap(({ recipient, sender }) => [recipient, `${ORGANIZATION}${sender}`]));
  const parties = await mail.register.byUrns([...asked]);
  const confidential = candidates
    .filter(({ isConfidential }) => isConfidential)
    .flatMap(({ recipient }) => parties.get(recipient)?.partyUuid ?? []);
  const holders =
    confidential.length > 0 ? await mail.register.holdersOfEach(confidential, ROLES_THAT_DELEGATE) : new Map();
  const ids = [...new Set(candidates.map(({ resourceId }) => resourceId))];
  const found = await Promise.all(ids.map((id) => mail.registry.resource(id)));
  return { asked, parties, holders, resources: new Map(ids.map((id, index) => [id, found[index]])) };
}

/**
 * One batch. Everything a batch does is in its transaction: status, history and events appear together or not at all,
 * and rows another process holds are left to it, so that no message is published twice.
 */
async function publishDue(
  mail: Mail,
  transaction: Transaction,
  { asked, parties, holders, resources }: Knowledge,
  only?: string,
): Promise<number> {
  const at = mail.clock.now();
  const claimed =
    only === undefined
      ? await transaction.run<DueRow>(CLAIM_DUE, [at, BATCH])
      : await transaction.run<DueRow>(CLAIM_ONE, [bucketOfId(only), only, at]);
  // What became due since the look-up is left for the next batch.
  const due = claimed.filter(
    ({ recipient, sender, resource_id }) =>
      asked.has(recipient) && asked.has(`${ORGANIZATION}${sender}`) && resources.has(resource_id),
  );
  if (due.length === 0) return claimed.length;

  const failures: { id: string; reason: string }[] = [];
  const published: { id: string; status: number; senderUuid: string }[] = [];
  const events: EventFacts[] = [];
  for (const row of due) {
    const reason = failureOf(row, parties, holders);
    const common = { id: row.id, resourceId: row.resource_id };
    if (reason === undefined) {
      published.push({
        id: row.id,
        status: row.status,
        senderUuid: parties.get(`${ORGANIZATION}${row.sender}`)!.partyUuid,
      });
      events.push({ ...common, name: 'correspondencepublished', subject: row.recipient });
    } else {
      failures.push({ id: row.id, reason });
      events.push({ ...common, name: 'correspondencepublishfailed', subject: row.sender });
      mail.log.error({ correspondence: row.id, reason }, 'a message could not be published');
    }
  }
  const writer = new CorrespondenceWriter(transaction);
  if (published.length > 0) await writer.publish(published, at);
  const notifying = new Set(due.flatMap(({ id, notifies }) => (notifies ? [id] : [])));
  const told = published.flatMap(({ id }) => (notifying.has(id) ? [id] : []));
  await planNotifications(mail, transaction, told, { parties, resources });
  if (failures.length > 0) await writer.fail(failures, at);
  await mail.events.record(
    transaction,
    events.map((facts) => eventOf(facts, at, mail.publicUrl)),
  );
  return claimed.length;
}

/** Why a message cannot be published, as its status text; undefined when it can. */
function failureOf(
  row: DueRow,
  parties: ReadonlyMap<string, Party>,
  holders: ReadonlyMap<string, unknown>,
): string | undefined {
  const sender = `${ORGANIZATION}${row.sender}`;
  if (!parties.has(sender)) return `Party for sender ${sender} not found in Altinn Register when publishing`;
  const recipient = parties.get(row.recipient);
  // The reference names the recipient here; a person's number does not belong in a status text.
  if (recipient === undefined)
    return `Party for recipient ${row.recipient.startsWith(PERSON) ? `of ${row.id}` : row.recipient} not found in Altinn Register when publishing`;
  if (recipient.kind === 'person' && recipient.reservedInKrr && row.ignore_reservation !== true)
    return `Recipient of ${row.id} has been set to reserved in kontakt- og reserverasjonsregisteret ('KRR')`;
  if (row.is_confidential && recipient.kind === 'organization' && !holders.has(recipient.partyUuid))
    return `Recipient of ${row.id} lacks roles required to read correspondence. Consider sending physical mail to this recipient instead.`;
  return undefined;
}
