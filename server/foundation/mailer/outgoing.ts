import type { Readable } from 'node:stream';
import { type BlobKey, BlobMissing, type Blobs } from '../blobs/blobs.ts';
import { type Clock, days, hours, later, minutes } from '../clock.ts';
import { type Database, statement, type Transaction } from '../database/database.ts';
import { queueAge } from '../database/queue-age.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Sweep, Sweeps } from '../sweeps/sweeps.ts';
import type { Attempt, Mailer, RefusalCause, Report } from './mailer.ts';
import { type Pace, unhurried } from './pace.ts';

/** An e-mail about to be sent; its row is written in the transaction of what gave rise to it. */
export interface NewEmail {
  /** UUID. */
  readonly id: string;
  /** Who is told how it went; see `onEnd`. */
  readonly purpose: string;
  /** An id of the purpose's own. */
  readonly about: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string | undefined;
  /** Shown as From instead of our own address. */
  readonly sender?: string | undefined;
  /** Not tried after this; without it, as long as the waits last. */
  readonly expires?: Date | undefined;
  readonly attachments?: readonly StoredAttachment[];
}

/** A file of an e-mail; its bytes are read from the blob when the e-mail is sent. */
export interface StoredAttachment {
  readonly fileName: string;
  readonly contentType: string;
  readonly blobKey: string;
}

/** How an e-mail ended. */
export type End =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'failed'; readonly reason: string; readonly cause: RefusalCause | 'expired' };

/** Told in the transaction that ends an e-mail, once. */
export type EndListener = (transaction: Transaction, about: string, end: End, at: Date) => Promise<void>;

/** Told in the transaction that takes in a report about an e-mail that was accepted; there may be several of one. */
export type ReportListener = (transaction: Transaction, about: string, report: Report, at: Date) => Promise<void>;

interface ClaimedRow {
  id: string;
  purpose: string;
  about: string;
  created: Date;
  recipient_address: string;
  subject: string;
  body: string;
  attachments: StoredAttachment[];
  attempts: number;
  accepted_at: Date | null;
  html: string | null;
  sender_address: string | null;
  expires_at: Date | null;
}

const SWEEP = 'mailer-send';
const BATCH = 10;
const FORGET_AT_MOST = 1000;
const EXPIRED = 'The time in which the e-mail was to be sent has passed';
/** Longest time the attempts of one batch may take before another process may try them: each of them is bounded. */
const LEASE = minutes(15);
/** How long it can be seen what became of an e-mail. */
const KEPT = days(90);
/** Waits after the first, second, … temporary failure; after the last of them the e-mail has failed. */
const WAITS = [minutes(1), minutes(5), minutes(15), hours(1), hours(4), hours(8), hours(12), hours(24), hours(24)];

const INSERT = statement(
  'mailer-insert',
  `insert into mailer.outgoing_mail
     (id, purpose, about, created, recipient_address, subject, body, attachments, html, sender_address, expires_at,
      next_attempt_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $4)`,
);

const CLAIM = statement(
  'mailer-claim',
  `update mailer.outgoing_mail
      set next_attempt_at = $2, attempts = attempts + 1
    where id in (select id from mailer.outgoing_mail where next_attempt_at <= $1
                  order by next_attempt_at limit $3 for update skip locked)
   returning id, purpose, about, created, recipient_address, subject, body, attachments, attempts, accepted_at,
             html, sender_address, expires_at`,
);

const OLDEST_DUE = statement(
  'mailer-oldest-due',
  'select min(next_attempt_at) as oldest from mailer.outgoing_mail where next_attempt_at <= $1',
);
const ACCEPTED = statement('mailer-accepted', 'update mailer.outgoing_mail set accepted_at = $2 where id = $1');

/** Once: whoever comes second after a lost lease changes nothing. `$5`: the carrier has the texts, we need not. */
const END = statement(
  'mailer-end',
  `update mailer.outgoing_mail
      set status = $2, last_error = $3, finished_at = $4, next_attempt_at = null,
          subject = case when $5 then null else subject end, body = case when $5 then null else body end,
          html = case when $5 then null else html end,
          attachments = case when $5 then '[]' else attachments end
    where id = $1 and status = 'waiting'
   returning id`,
);

const REPORTED = statement(
  'mailer-reported',
  'select id, purpose, about, status from mailer.outgoing_mail where id = $1 for update',
);

const BOUNCED = statement(
  'mailer-bounced',
  `update mailer.outgoing_mail set status = 'failed', last_error = $2 where id = $1`,
);

const RETRY = statement(
  'mailer-retry',
  `update mailer.outgoing_mail set last_error = $3, next_attempt_at = least($4, expires_at)
    where id = $1 and attempts = $2 and status = 'waiting'`,
);

const FORGET = statement(
  'mailer-forget',
  `delete from mailer.outgoing_mail
    where id in (select id from mailer.outgoing_mail where finished_at < $1 order by finished_at limit $2 for update skip locked)
   returning id`,
);

const OUTBOX = statement(
  'mailer-outbox',
  `select id, purpose, created, recipient_address, subject, body, status, last_error,
          (select coalesce(json_agg(json_build_object('fileName', file ->> 'fileName', 'contentType', file ->> 'contentType')), '[]')
             from jsonb_array_elements(attachments) as file) as files
     from mailer.outgoing_mail
    where $1::text is null or lower(recipient_address) = lower($1)
    order by created desc, id desc
    limit $2`,
);

export interface OutgoingMailParts {
  readonly metrics: Metrics;
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: Blobs;
  readonly log: Log;
  readonly sweeps: Sweeps;
  readonly mailer: Mailer;
  /** How fast e-mail may go out; as fast as it is taken, without one. */
  readonly pace?: Pace;
}

/** E-mail as the outbox of the test tools shows it. */
export interface OutboxEntry {
  readonly id: string;
  readonly purpose: string;
  readonly created: Date;
  readonly to: string;
  readonly subject: string | undefined;
  readonly text: string | undefined;
  readonly status: string;
  readonly lastError: string | undefined;
  readonly attachments: readonly { readonly fileName: string; readonly contentType: string }[];
}

/**
 * E-mail sent from rows.
 *
 * Waiting → claimed with a lease → accepted, failed (refused for good, or given up after days), or waiting again. A
 * process that dies before it could write down that the server has taken an e-mail leaves it waiting: it is sent again
 * with the same Message-ID, which receiving servers recognise. An accepted one fails after all when that is reported.
 */
export class OutgoingMail {
  readonly #parts: OutgoingMailParts;
  readonly #listeners = new Map<string, EndListener>();
  readonly #reportListeners = new Map<string, ReportListener>();

  constructor(parts: OutgoingMailParts) {
    this.#parts = parts;
  }

  /** Tells `listener` how e-mails of a purpose ended. To be called before the sweeps start. */
  onEnd(purpose: string, listener: EndListener): void {
    this.#listeners.set(purpose, listener);
  }

  /** Tells `listener` what is reported of e-mails of a purpose after they were accepted. To be called before the sweeps start. */
  onReport(purpose: string, listener: ReportListener): void {
    this.#reportListeners.set(purpose, listener);
  }

  /** Can e-mail go out at all? */
  get configured(): boolean {
    return this.#parts.mailer.configured;
  }

  /** Takes an e-mail in; it is sent once the transaction is committed. */
  async queue(transaction: Transaction, email: NewEmail) {
    const { id, purpose, about, to, subject, text, attachments = [], html, sender, expires } = email;
    const files = JSON.stringify(attachments);
    const now = this.#parts.clock.now();
    const values = [id, purpose, about, now, to, subject, text, files, html ?? null, sender ?? null, expires ?? null];
    await transaction.run(INSERT, values);
    this.#parts.sweeps.wakeAfter(transaction, SWEEP);
  }

  /**
   * Takes in what a mail server reports; false when the e-mail is unknown, forgotten, or has failed already. One that still
   * waits, because nobody could write down that it was taken, has been taken: it is not sent again.
   */
  report(id: string, report: Report): Promise<boolean> {
    const at = this.#parts.clock.now();
    return this.#parts.database.transaction(async (transaction) => {
      const [row] = await transaction.run<Ending & { status: string }>(REPORTED, [id]);
      if (row === undefined || row.status === 'failed') return false;
      if (row.status === 'waiting') await this.#endIn(transaction, row, { kind: 'accepted' }, at);
      if (report.kind === 'failed') await transaction.run(BOUNCED, [id, report.reason]);
      await this.#reportListeners.get(row.purpose)?.(transaction, row.about, report, at);
      return true;
    });
  }

  /** The latest e-mails, newest first; to one address when it is given. */
  async latest(limit: number, to?: string): Promise<OutboxEntry[]> {
    const rows = await this.#parts.database.run<OutboxRow>(OUTBOX, [to ?? null, limit]);
    return rows.map((row) => ({
      id: row.id,
      purpose: row.purpose,
      created: row.created,
      to: row.recipient_address,
      subject: row.subject ?? undefined,
      text: row.body ?? undefined,
      status: row.status,
      lastError: row.last_error ?? undefined,
      attachments: row.files,
    }));
  }

  sweeps(): Sweep[] {
    const { database, clock } = this.#parts;
    this.#parts.metrics.observeQueue('e-mail', queueAge(this.#parts, OLDEST_DUE));
    return [
      {
        name: SWEEP,
        every: 5000,
        parallel: 2,
        batch: async () => {
          const now = clock.now();
          const pace = this.#parts.pace ?? unhurried;
          const granted = await pace.take(BATCH);
          if (granted === 0) return pace.again(SWEEP);
          const claimed = await database.run<ClaimedRow>(CLAIM, [now, later(now, LEASE), granted]);
          if (claimed.length < granted) await pace.giveBack(granted - claimed.length);
          await Promise.all(claimed.map((row) => this.#attempt(row)));
          return claimed.length;
        },
      },
      {
        name: 'mailer-forget',
        every: hours(1),
        batch: async () => (await database.run(FORGET, [later(clock.now(), -KEPT), FORGET_AT_MOST])).length,
      },
    ];
  }

  async #attempt(row: ClaimedRow): Promise<void> {
    const { log, clock, database, metrics } = this.#parts;
    if (row.accepted_at !== null) return this.#end(row, { kind: 'accepted' }, row.accepted_at);
    if (row.expires_at !== null && row.expires_at <= clock.now())
      return this.#end(row, { kind: 'failed', reason: EXPIRED, cause: 'expired' }, clock.now());
    const attempt = await this.#send(row);
    const at = clock.now();
    if (attempt.kind === 'accepted') {
      // By itself: should what follows from it fail, it is that which is tried again and not the sending.
      await database.run(ACCEPTED, [row.id, at]);
      metrics.sent('e-mail', row.created, at);
      return this.#end(row, { kind: 'accepted' }, at);
    }
    const wait = WAITS[row.attempts - 1];
    if (attempt.kind === 'refused' || wait === undefined) {
      log.error({ email: row.id, purpose: row.purpose, reason: attempt.reason }, 'an e-mail could not be sent');
      const cause = attempt.kind === 'refused' ? attempt.cause : 'expired';
      return this.#end(row, { kind: 'failed', reason: attempt.reason, cause }, at);
    }
    log.warn({ email: row.id, purpose: row.purpose, reason: attempt.reason }, 'an e-mail will be tried again');
    await database.run(RETRY, [row.id, row.attempts, attempt.reason, later(at, wait)]);
  }

  async #send(row: ClaimedRow): Promise<Attempt> {
    const opened: Readable[] = [];
    try {
      for (const { blobKey } of row.attachments) opened.push(await this.#parts.blobs.get(blobKey as BlobKey));
      return await this.#parts.mailer.send({
        id: row.id,
        date: row.created,
        to: row.recipient_address,
        subject: row.subject,
        text: row.body,
        html: row.html ?? undefined,
        sender: row.sender_address ?? undefined,
        attachments: row.attachments.map(({ fileName, contentType }, index) => ({
          fileName,
          contentType,
          bytes: opened[index]!,
        })),
      });
    } catch (error) {
      if (error instanceof BlobMissing)
        return { kind: 'refused', reason: 'A file of the e-mail has been deleted', cause: 'other' };
      return { kind: 'later', reason: 'A file of the e-mail could not be read' };
    } finally {
      for (const stream of opened) stream.destroy();
    }
  }

  #end(row: Ending, end: End, at: Date): Promise<void> {
    return this.#parts.database.transaction((transaction) => this.#endIn(transaction, row, end, at));
  }

  async #endIn(transaction: Transaction, { id, purpose, about }: Ending, end: End, at: Date): Promise<void> {
    const reason = end.kind === 'failed' ? end.reason : null;
    const ended = await transaction.run(END, [id, end.kind, reason, at, this.#parts.mailer.keepsAccepted]);
    if (ended.length > 0) await this.#listeners.get(purpose)?.(transaction, about, end, at);
  }
}

type Ending = Pick<ClaimedRow, 'id' | 'purpose' | 'about'>;

interface OutboxRow {
  id: string;
  purpose: string;
  created: Date;
  recipient_address: string;
  subject: string | null;
  body: string | null;
  status: string;
  last_error: string | null;
  files: { fileName: string; contentType: string }[];
}
