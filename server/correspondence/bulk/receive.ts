import type { Readable } from 'node:stream';
import { isUniqueViolation } from '../../foundation/database/database.ts';
import { later } from '../../foundation/clock.ts';
import { newId } from '../../foundation/ids.ts';
import type { Caller } from '../../http/caller.ts';
import { compileBinder } from '../../http/binding/bind.ts';
import { InvalidFields, Problem } from '../../http/problem.ts';
import { parseJson } from '../../http/read-body.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import { eventOf } from '../events.ts';
import { Findings } from '../sending/findings.ts';
import { contentOf, newRecipient } from '../sending/initialize.ts';
import { admitRequest, checkRequest } from '../sending/initialize-checks.ts';
import type { Mail } from '../mail.ts';
import { problem } from '../model/problems.ts';
import { planFollowUp } from '../sending/plan-follow-up.ts';
import { lookUpRecipients } from '../sending/recipient-checks.ts';
import { mayManage } from '../rights.ts';
import { HOLD_CONTENT } from '../store/attachment-statements.ts';
import { CorrespondenceWriter } from '../store/writer.ts';
import { PUBLISH_SWEEP } from '../sweeps/publish.ts';
import { linesOf } from '../../http/lines.ts';
import { type RecipientLine, recipientLine } from './recipient-line.ts';
import { type Bulk, BulkReader, BulkWriter, type LineOutcome } from './store.ts';
import { SharedCorrespondence } from './wire.ts';

/** Lines stored in one transaction: what a broken connection or process can lose, and has to send again. */
const CHUNK = 1000;
const BULK_LANE = 2;

const bindShared = compileBinder(SharedCorrespondence, 'json');

export interface Upload {
  /** The sender's own id for the batch, or that of the batch to continue. */
  readonly batch?: string;
  /** Number of lines the sender takes as received; without it the body begins with the shared correspondence. */
  readonly offset?: number;
}

/**
 * Receives the lines of a batch, chunk by chunk: each is stored with its messages before the next is read, so that memory
 * stays flat and nothing stored is lost. Lines are counted from 1 and stored once a number: those sent again are skipped.
 */
export async function receiveBulk(mail: Mail, caller: Caller, upload: Upload, stream: Readable): Promise<Bulk> {
  const lines = linesOf(stream);
  try {
    const bulk =
      upload.offset === undefined
        ? await begin(mail, caller, upload.batch, (await lines.next()).value ?? Buffer.alloc(0))
        : await reopen(mail, caller, upload.batch, upload.offset);
    const resource = await mail.registry.resource(bulk.resourceId);
    if (resource === undefined) throw problem('CORR-01036');
    let number = upload.offset ?? 0;
    let chunk: RecipientLine[] = [];
    for await (const bytes of lines) {
      number++;
      if (number <= bulk.received) continue;
      chunk.push(recipientLine(number, bytes));
      if (chunk.length < CHUNK) continue;
      await storeChunk(mail, bulk, resource, chunk);
      chunk = [];
    }
    if (chunk.length > 0) await storeChunk(mail, bulk, resource, chunk);
    await mail.database.transaction((transaction) => new BulkWriter(transaction).complete(bulk.id, mail.clock.now()));
    return (await new BulkReader(mail.database).bulk(bulk.id))!;
  } catch (error) {
    // Whoever is still sending hears the answer only once the rest has been taken off its hands.
    await lines.return();
    stream.resume();
    if (!(error instanceof Problem) && stream.readableAborted) throw problem('CORR-07014');
    throw error;
  }
}

/** The batch (7010), when the caller may manage the mail of its resource (4001). */
export async function findBulk(mail: Mail, caller: Caller, id: string): Promise<Bulk> {
  const bulk = await new BulkReader(mail.database).bulk(id);
  if (bulk === undefined) throw problem('CORR-07010');
  if (!(await mayManage(mail, caller, bulk.resourceId, bulk.owner))) throw problem('CORR-04001');
  return bulk;
}

/** The batch, also for members of its owner who may only look. */
export async function seeBulk(mail: Mail, caller: Caller, id: string): Promise<Bulk> {
  if (caller.member === undefined) return findBulk(mail, caller, id);
  const bulk = await new BulkReader(mail.database).bulk(id);
  if (bulk === undefined) throw problem('CORR-07010');
  if (bulk.owner !== caller.consumer) throw problem('CORR-04001');
  return bulk;
}

/** Checks the shared correspondence as initialize does, and stores it. */
async function begin(mail: Mail, caller: Caller, id: string | undefined, line: Buffer): Promise<Bulk> {
  const { value, faults } = bindShared(parseJson(line, 'request'));
  if (faults.length > 0) throw new InvalidFields(faults);
  const request = { ...(value as SharedCorrespondence), recipients: [] };
  const findings = new Findings('strict');
  const admitted = (await admitRequest(mail, caller, request, findings))!;
  const { resource, owner, createdBy } = admitted;
  const { asked, existing } = await checkRequest(mail, admitted, request, [], findings, { batch: true });

  const at = mail.clock.now();
  const publishTime = request.correspondence.requestedPublishTime ?? at;
  const from = new Date(Math.max(publishTime.getTime(), at.getTime()));
  const contentId = newId(at);
  const bulk = { id: id ?? newId(at), contentId, owner, resourceId: resource.identifier, created: at, createdBy };
  try {
    await mail.database.transaction(async (transaction) => {
      const writer = new CorrespondenceWriter(transaction);
      if (asked.length > 0 && (await writer.holdPublished(asked)) < asked.length) throw problem('CORR-01018');
      await writer.insertRequest({
        ...contentOf(request.correspondence, resource, owner),
        contentId,
        created: at,
        requestedPublishTime: publishTime,
        lane: BULK_LANE,
        recipients: [],
        attachments: existing.map(({ id: attachment, expirationInDays: days }) => ({
          id: attachment,
          expirationTime: days === undefined ? undefined : later(from, days * 86_400_000),
        })),
        idempotencyKey: undefined,
        createdBy,
      });
      await new BulkWriter(transaction).insert(bulk);
    });
  } catch (error) {
    if (!isUniqueViolation(error, 'bulk_pkey')) throw error;
    const { received } = await findBulk(mail, caller, bulk.id);
    throw problem('CORR-07011', { received: String(received) }, { batchId: bulk.id, received });
  }
  return (await new BulkReader(mail.database).bulk(bulk.id))!;
}

/** Goes on with a batch whose connection broke, or that the sender sends in parts. */
async function reopen(mail: Mail, caller: Caller, id: string | undefined, offset: number): Promise<Bulk> {
  if (id === undefined)
    throw new InvalidFields([{ path: 'batch', message: 'The batch field is required with offset.' }]);
  const bulk = await findBulk(mail, caller, id);
  const { received } = bulk;
  if (offset > received) throw problem('CORR-07012', { received: String(received) }, { batchId: id, received });
  await mail.database.transaction(async (transaction) => {
    // A purge that erases the texts holds the content too: it is done, or will see that lines are coming again.
    await transaction.run(HOLD_CONTENT, [bulk.contentId]);
    await new BulkWriter(transaction).reopen(id, mail.clock.now());
    const held = await new BulkReader(transaction).bulk(id);
    if (held!.erased) throw problem('CORR-07013');
  });
  return bulk;
}

/** Stores lines with what becomes of each. Of two requests that send the same ones, the second finds them stored. */
async function storeChunk(
  mail: Mail,
  bulk: Bulk,
  resource: RegisteredResource,
  lines: readonly RecipientLine[],
): Promise<void> {
  const urns = [...new Set(lines.flatMap(({ urn }) => urn ?? []))];
  const { parties, unknown, powerless, reserved } = await lookUpRecipients(mail, resource, bulk, urns);
  const refusals = new Map<string, Problem>();
  for (const recipient of reserved) refusals.set(recipient, problem('CORR-01030', { recipient }));
  for (const recipient of powerless) refusals.set(recipient, problem('CORR-01044', { recipients: recipient }));
  for (const recipient of unknown) refusals.set(recipient, problem('CORR-01029', { recipients: recipient }));

  await mail.database.transaction(async (transaction) => {
    const writer = new BulkWriter(transaction);
    const received = await writer.hold(bulk.id);
    const missing = lines.filter(({ number }) => number > received);
    if (missing.length === 0) return;
    if (missing[0]!.number > received + 1)
      throw problem('CORR-07012', { received: String(received) }, { batchId: bulk.id, received });
    const at = mail.clock.now();
    const from = new Date(Math.max(bulk.requestedPublishTime.getTime(), at.getTime()));
    const sent = new Set(await new BulkReader(transaction).alreadySent(bulk.contentId, urns));
    const outcomes = missing.map(({ number, sent: recipient, sendersReference, urn, fault }): LineOutcome => {
      const line = { line: number, recipient, sendersReference };
      const reject = (code: string, detail: string) => ({ ...line, message: undefined, rejection: { code, detail } });
      if (urn === undefined) return reject('STD-00000', fault!);
      const refusal = refusals.get(urn) ?? (sent.has(urn) ? problem('CORR-01006') : undefined);
      if (refusal !== undefined) return reject(refusal.code, refusal.message);
      sent.add(urn);
      const message = newRecipient(urn, parties.get(urn), {
        reserved: new Set(),
        ready: true,
        from,
        at,
        named: bulk.named,
      });
      return { ...line, message, rejection: undefined };
    });
    const recipients = outcomes.flatMap(({ message }) => message ?? []);
    await Promise.all([
      writer.addChunk(bulk, outcomes, at, from),
      planFollowUp(mail, transaction, { ...bulk, created: at, recipients }),
      mail.events.record(
        transaction,
        recipients.map(({ id }) =>
          eventOf(
            { name: 'correspondenceinitialized', id, resourceId: bulk.resourceId, subject: bulk.owner },
            at,
            mail.publicUrl,
          ),
        ),
      ),
    ]);
    if (from <= at) mail.sweeps.wakeAfter(transaction, PUBLISH_SWEEP);
  });
}
