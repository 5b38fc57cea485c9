import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { type Blobs, newBlobKey } from '../../server/foundation/blobs/blobs.ts';
import { openDiskBlobs } from '../../server/foundation/blobs/disk.ts';
import { days, MovableClock, minutes } from '../../server/foundation/clock.ts';
import { newId } from '../../server/foundation/ids.ts';
import { openLog } from '../../server/foundation/log.ts';
import { type Mailer, noMailer } from '../../server/foundation/mailer/mailer.ts';
import { type End, type NewEmail, OutgoingMail } from '../../server/foundation/mailer/outgoing.ts';
import { smtpMailer } from '../../server/foundation/mailer/smtp.ts';
import { openMetrics } from '../../server/foundation/metrics.ts';
import { Sweeps } from '../../server/foundation/sweeps/sweeps.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';

const log = openLog('silent');
const FROM = 'post@budstikke.example';

let opened: TestDatabase;
let blobs: Blobs;
let directory: string;
let smtp: TestSmtp;
let clock: MovableClock;
const mailers: Mailer[] = [];

before(async () => {
  opened = await openTestDatabase();
  directory = mkdtempSync(join(tmpdir(), 'budstikke-mailer-'));
  blobs = await openDiskBlobs(directory);
});
after(async () => {
  await opened?.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  smtp = await startSmtp();
  clock = new MovableClock();
});
afterEach(async () => {
  for (const mailer of mailers.splice(0)) mailer.close();
  await opened.database.pool.query('delete from mailer.outgoing_mail');
  await smtp.close();
});

/** Outgoing mail over an SMTP server of its own, with what its purpose was told. */
function office(mailer: Mailer = smtpMailer({ url: smtp.url, from: FROM })) {
  mailers.push(mailer);
  const { database } = opened;
  const metrics = openMetrics();
  const outgoing = new OutgoingMail({ database, clock, blobs, log, metrics, sweeps: new Sweeps(log), mailer });
  const told: { about: string; end: End }[] = [];
  outgoing.onEnd('test', async (_transaction, about, end) => void told.push({ about, end }));
  const queue = async (change: Partial<NewEmail> = {}) => {
    const id = newId(clock.now());
    const email = { id, purpose: 'test', about: 'x', to: 'a@eksempel.no', subject: 'Emne', text: 'Tekst', ...change };
    await opened.database.transaction((transaction) => outgoing.queue(transaction, email));
    return id;
  };
  const work = async () => {
    for (const sweep of outgoing.sweeps()) while ((await sweep.batch()) > 0);
  };
  /** Seconds the oldest e-mail has waited, as a scrape shows it. */
  const age = async () => {
    const shown = await metrics.registry.getSingleMetricAsString('budstikke_queue_age_seconds');
    return Number(/\{queue="e-mail"\} (\S+)/.exec(shown)?.[1]);
  };
  return { outgoing, told, queue, work, age, metrics };
}

const rowOf = async (id: string) =>
  (await opened.database.pool.query('select * from mailer.outgoing_mail where id = $1', [id])).rows[0];

describe('outgoing e-mail', () => {
  test('shows how long it has waited, until it is sent', async () => {
    const { outgoing, queue, work, age } = office();
    outgoing.sweeps();
    assert.equal(await age(), 0);
    await queue();
    clock.offset += 60_000;
    const waited = await age();
    assert.ok(waited >= 60 && waited < 90, String(waited));
    await work();
    assert.equal(await age(), 0);
  });

  test('tells how long it took to be sent, the attempts before included', async () => {
    const { queue, work, metrics } = office();
    smtp.refuse = () => ({ code: 450, text: 'Mailbox busy', at: 'recipient' });
    await queue();
    await work();
    smtp.refuse = () => undefined;
    clock.offset += 120_000;
    await work();
    const shown = await metrics.registry.getSingleMetricAsString('budstikke_notification_lag_seconds');
    const bucket = (le: number) => Number(new RegExp(`le="${le}",channel="e-mail"\\} (\\d+)`).exec(shown)?.[1]);
    assert.deepEqual([bucket(60), bucket(300)], [0, 1]);
    assert.match(shown, /_count\{channel="sms"\} 0/);
  });

  test('is not sent when the transaction that gave rise to it is rolled back', async () => {
    const { outgoing, work } = office();
    await assert.rejects(
      opened.database.transaction(async (transaction) => {
        await outgoing.queue(transaction, {
          id: newId(clock.now()),
          purpose: 'test',
          about: 'x',
          to: 'a@eksempel.no',
          subject: 's',
          text: 't',
        });
        throw new Error('no');
      }),
    );
    await work();
    assert.equal(smtp.attempts, 0);
  });

  test('waits for a server that is down, and its purpose is told once it is accepted', async () => {
    const port = Number(new URL(smtp.url).port);
    await smtp.close();
    const { told, queue, work } = office();
    const id = await queue();
    await work();
    const waiting = await rowOf(id);
    assert.equal(waiting.status, 'waiting');
    assert.match(waiting.last_error, /^The SMTP server could not be used \(E/);
    assert.deepEqual(told, []);
    smtp = await startSmtp({ port });
    await work();
    assert.equal(smtp.attempts, 0, 'not before its time');
    clock.offset += minutes(2);
    await work();
    assert.deepEqual(told, [{ about: 'x', end: { kind: 'accepted' } }]);
    assert.equal(smtp.received.length, 1);
    const ended = await rowOf(id);
    assert.deepEqual([ended.status, ended.subject, ended.body, ended.next_attempt_at], ['accepted', null, null, null]);
  });

  test('is given up after some days of temporary refusals', async () => {
    smtp.refuse = () => ({ code: 450, text: 'Mailbox busy', at: 'recipient' });
    const { told, queue, work } = office();
    const id = await queue();
    let tries = 0;
    for (; told.length === 0 && tries < 50; tries++) {
      await work();
      clock.offset += days(1);
    }
    assert.equal(tries, 10);
    assert.equal(smtp.attempts, 10);
    assert.deepEqual(told[0]!.end, {
      kind: 'failed',
      reason: 'The SMTP server answered 450 to RCPT TO',
      cause: 'expired',
    });
    assert.equal((await rowOf(id)).status, 'failed');
  });

  test('is not tried again when it is refused for good', async () => {
    smtp.refuse = () => ({ code: 554, text: 'Spam', at: 'end' });
    const { told, queue, work } = office();
    await queue();
    await work();
    assert.deepEqual(told[0]!.end, {
      kind: 'failed',
      reason: 'The SMTP server answered 554 to DATA',
      cause: 'other',
    });
    clock.offset += days(10);
    await work();
    assert.equal(smtp.attempts, 1);
  });

  test('is sent by one of two processes, and again only by who takes over from one that died', async () => {
    const one = office();
    const two = office();
    for (let n = 0; n < 30; n++) await one.queue({ about: String(n) });
    await Promise.all([one.work(), two.work()]);
    assert.equal(smtp.received.length, 30);
    assert.equal(one.told.length + two.told.length, 30);

    // The server has it, but the process dies before it can write that down.
    const dying = office({
      configured: true,
      keepsAccepted: true,
      send: () => new Promise(() => undefined),
      close: () => undefined,
    });
    const id = await dying.queue();
    void dying.work();
    while ((await rowOf(id)).attempts === 0);
    await two.work();
    assert.equal(smtp.received.length, 30);
    clock.offset += minutes(16);
    await two.work();
    assert.equal(smtp.received.at(-1)!.parsed.messageId, `<${id}@budstikke.example>`);
  });

  test('is not sent again when what follows from it fails', async () => {
    const { outgoing, queue, work } = office();
    let failing = true;
    const told: string[] = [];
    outgoing.onEnd('stubborn', async (_transaction, about) => {
      if (failing) throw new Error('not now');
      told.push(about);
    });
    const id = await queue({ purpose: 'stubborn' });
    await assert.rejects(work());
    failing = false;
    clock.offset += minutes(16);
    await work();
    assert.deepEqual(told, ['x']);
    assert.equal(smtp.received.length, 1);
    assert.equal((await rowOf(id)).status, 'accepted');
  });

  test('whose connection is cut in the middle comes once, and whole, at the next attempt', async () => {
    const { told, queue, work } = office();
    const blobKey = newBlobKey();
    const content = Buffer.alloc(2_000_000, 'innhold ');
    await blobs.put(
      blobKey,
      (async function* () {
        yield content;
      })(),
    );
    smtp.disturb = () => 'cut within';
    await queue({ attachments: [{ fileName: 'fil.txt', contentType: 'text/plain', blobKey }] });
    await work();
    assert.deepEqual([smtp.attempts, told.length], [1, 0]);
    smtp.disturb = () => undefined;
    clock.offset += minutes(2);
    await work();
    assert.deepEqual(told, [{ about: 'x', end: { kind: 'accepted' } }]);
    assert.deepEqual(
      smtp.received.map(({ parsed }) => parsed.attachments[0]!.content.equals(content)),
      [true],
    );
  });

  test('fails when one of its files is gone', async () => {
    const { told, queue, work } = office();
    const there = newBlobKey();
    await blobs.put(
      there,
      (async function* () {
        yield Buffer.from('her');
      })(),
    );
    const file = (blobKey: string) => ({ fileName: 'fil.txt', contentType: 'text/plain', blobKey });
    await queue({ attachments: [file(there), file(newBlobKey())] });
    await work();
    assert.deepEqual(told[0]!.end, {
      kind: 'failed',
      reason: 'A file of the e-mail has been deleted',
      cause: 'other',
    });
    assert.equal(smtp.attempts, 0);
  });

  test('goes out as written, whatever is in it', async () => {
    const { queue, work } = office();
    await queue({
      to: 'ola@blåbær.no',
      subject: 'Linje\r\nBcc: alle@eksempel.no',
      text: '.\r\n.\r\nSlutt',
    });
    await work();
    const [email] = smtp.received;
    assert.deepEqual(email!.to, ['ola@blåbær.no']);
    assert.equal(email!.parsed.bcc, undefined);
    assert.match(email!.parsed.subject!, /^Linje\s+Bcc: alle@eksempel\.no$/);
    assert.equal(email!.parsed.text!.trimEnd(), '.\n.\nSlutt');
  });

  test('is forgotten three months after it ended, and not before it has', async () => {
    const { queue, work } = office();
    const sent = await queue();
    await work();
    clock.offset += days(89);
    smtp.refuse = () => ({ code: 450, text: 'Later', at: 'recipient' });
    const waiting = await queue();
    await work();
    assert.equal((await rowOf(sent)).status, 'accepted');
    clock.offset += days(2);
    await work();
    assert.deepEqual([await rowOf(sent), (await rowOf(waiting)).status], [undefined, 'waiting']);
  });

  test('waits, and says why, where no server is configured', async () => {
    const { outgoing, queue, work } = office(noMailer);
    const id = await queue();
    await work();
    assert.equal(outgoing.configured, false);
    assert.deepEqual(
      [(await rowOf(id)).status, (await rowOf(id)).last_error],
      ['waiting', 'No SMTP server is configured; set SMTP_URL.'],
    );
  });
});
