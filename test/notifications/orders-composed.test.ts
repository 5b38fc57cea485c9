import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { newBlobKey } from '../../server/foundation/blobs/blobs.ts';
import { clamdScanner } from '../../server/foundation/scanner/clamd.ts';
import { fileFetcher } from '../../server/notifications/fetch-file.ts';
import { EICAR, startClamd, withoutClamd } from '../harness/clamd.ts';
import { MailClient, TTD } from '../harness/mail.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';
import { type Reply, startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

let smtp: TestSmtp;
/** Where the files lie. */
let store: WebhookReceiver;
let server: TestServer;
before(async () => {
  smtp = await startSmtp();
  store = await startWebhookReceiver();
  server = await startTestServer({ SMTP_URL: smtp.url });
});
after(async () => {
  await server?.close();
  await store?.close();
  await smtp?.close();
});

const SCOPE = 'altinn:serviceowner/notifications.composedemail.create';
const token = (scopes = `${SCOPE} altinn:serviceowner/notifications.create`) =>
  new MailClient(server.url).token(TTD, scopes, { org: 'ttd' });
const url = (path: string) => `${server.url}/notifications/api/v1/${path}`;
const order = async (json: object, by?: string) =>
  call(url('future/orders/composed-email'), { token: by ?? (await token()), json });
const composed = (emailAddress: string, attachments?: object[], more: object = {}) => ({
  idempotencyId: randomUUID(),
  sendersReference: 'sak-1',
  recipient: { emailAddress, emailSettings: { subject: 'Emne', body: 'Tekst', ...(attachments && { attachments }) } },
  ...more,
});
const file = (name: string, path: string, mimeType = 'application/pdf') => ({
  fileName: name,
  mimeType,
  sasUrl: `${store.url}${path}?sig=hemmelig`,
});
const placed = async (json: object) =>
  (await expectStatus(201, order(json))).json<{ notification: { shipmentId: string } }>().notification.shipmentId;
interface Manifest {
  status: string;
  recipients: { status: string; destination: string }[];
}
const ends = (id: string, status: string) =>
  eventually(status, async () => {
    const shown = (
      await expectStatus(200, call(url(`future/shipment/${id}`), { token: await token() }))
    ).json<Manifest>();
    return shown.recipients[0]?.status === status ? shown : undefined;
  });
const anAddress = () => `ola.${randomUUID().slice(0, 8)}@eksempel.no`;
const filesListed = async () =>
  (await server.foundation.database.pool.query<{ blob_key: string }>('select blob_key from notifications.fetched_file'))
    .rows;
const advance = async (duration: string) => {
  await advanceClock(server.url, duration);
  await server.foundation.sweeps.settle();
};

describe('a composed e-mail', () => {
  test('brings its files, which are fetched once and gone when it is over', async () => {
    store.reply(({ url }) => ({ status: 200, body: `innholdet av ${url.split('?')[0]}` }));
    const to = anAddress();
    const json = composed(to, [file('Årets vedtak.pdf', '/a'), file('liste.csv', '/b', 'text/csv')]);
    const id = await placed(json);
    const [email] = await smtp.arrived(to);
    assert.deepEqual(
      email!.parsed.attachments.map(({ filename, contentType, content }) => [
        filename,
        contentType,
        content.toString(),
      ]),
      [
        ['Årets vedtak.pdf', 'application/pdf', 'innholdet av /a'],
        ['liste.csv', 'text/csv', 'innholdet av /b'],
      ],
    );
    assert.deepEqual(store.received.map(({ url }) => url).sort(), ['/a?sig=hemmelig', '/b?sig=hemmelig']);
    await ends(id, 'Email_Succeeded');
    assert.equal(
      (await expectStatus(200, order(json))).json<{ notification: { shipmentId: string } }>().notification.shipmentId,
      id,
    );
    const blobs = await filesListed();
    assert.equal(blobs.length, 2);
    // Who looks the order up sees its text, and no signed address.
    const shown = await expectStatus(200, call(url(`orders/${id}`), { token: await token() }));
    assert.match(shown.text, /"subject":"Emne"/);
    assert.doesNotMatch(shown.text, /hemmelig/);
    await advance('PT20M');
    await ends(id, 'Email_Delivered');
    await advance('PT2M');
    await eventually('the files are deleted', async () => ((await filesListed()).length === 0 ? true : undefined));
    await assert.rejects(server.foundation.blobs.size(blobs[0]!.blob_key as never));
  });

  test('waits for its time, its files safe from the end of their addresses', async () => {
    store.reply(() => ({ status: 200, body: 'innhold' }));
    const requestedSendTime = new Date(server.foundation.clock.now().getTime() + 3_600_000).toISOString();
    const to = anAddress();
    await placed(composed(to, [file('a.pdf', '/tidlig')], { requestedSendTime }));
    await store.arrived(1, ({ url }) => url.startsWith('/tidlig'));
    // Asked for is not yet here: a clock moved in between would make an hour of one answer.
    await eventually('the file is here', async () => {
      const { rowCount } = await server.foundation.database.pool.query(
        'select from notifications.shipment where fetch_at is null and recipients::text like $1',
        [`%${to}%`],
      );
      return rowCount === 1 ? true : undefined;
    });
    await server.foundation.sweeps.settle();
    assert.equal(smtp.received.filter((email) => email.to.includes(to)).length, 0);
    store.reply(() => ({ status: 403 }));
    await advance('PT61M');
    assert.equal((await smtp.arrived(to))[0]!.parsed.attachments.length, 1);
  });

  test('without files is one e-mail like others', async () => {
    const to = anAddress();
    await placed(composed(to));
    assert.equal((await smtp.arrived(to))[0]!.parsed.attachments.length, 0);
  });

  test('is not sent without a file that cannot be fetched, and says why', async () => {
    const endings: readonly (readonly [Reply, string])[] = [
      [{ status: 403 }, 'Email_Failed_InvalidSasUrl'],
      [{ status: 302, headers: { location: `${store.url}/annet` } }, 'Email_Failed_InvalidSasUrl'],
      [{ status: 200, body: 'x'.repeat(10_000_001) }, 'Email_Failed_PayloadTooLarge'],
    ];
    for (const [reply, status] of endings) {
      store.reply(() => reply);
      const to = anAddress();
      const ended = await ends(await placed(composed(to, [file('a.pdf', '/feil')])), status);
      assert.equal(ended.status, 'Order_Completed');
      assert.equal(ended.recipients[0]!.destination, to);
      assert.equal(smtp.received.filter((email) => email.to.includes(to)).length, 0);
    }
    assert.equal(store.received.filter(({ url }) => url === '/annet').length, 0);
    const forbidden = { fileName: 'a.pdf', mimeType: 'application/pdf', sasUrl: 'http://10.0.0.1/fil' };
    await ends(await placed(composed(anAddress(), [forbidden])), 'Email_Failed_InvalidSasUrl');
  });

  test('waits for a store that is out of order', async () => {
    store.reply([{ status: 503 }, 'cut', { status: 200, body: 'omsider' }]);
    const to = anAddress();
    const id = await placed(composed(to, [file('a.txt', '/senere', 'text/plain')]));
    for (let n = 0; n < 4; n++) await advance('PT6M');
    assert.equal((await smtp.arrived(to))[0]!.parsed.attachments[0]!.content.toString(), 'omsider');
    await ends(id, 'Email_Succeeded');
    store.reply(() => ({ status: 503 }));
    const hopeless = await placed(composed(anAddress(), [file('a.txt', '/aldri', 'text/plain')]));
    for (let n = 0; n < 16; n++) await advance('PT4H');
    await ends(hopeless, 'Email_Failed_TTL');
  });

  test('that is cancelled fetches and sends nothing more', async () => {
    store.reply(() => ({ status: 503 }));
    const to = anAddress();
    const id = await placed(composed(to, [file('a.txt', '/avbrutt', 'text/plain')]));
    await store.arrived(1, ({ url }) => url.startsWith('/avbrutt'));
    await server.foundation.sweeps.settle();
    await expectStatus(200, call(url(`orders/${id}/cancel`), { method: 'PUT', token: await token() }));
    store.reply(() => ({ status: 200, body: 'for sent' }));
    const before = store.received.length;
    await advance('PT2H');
    assert.equal(store.received.length, before);
    assert.equal(smtp.received.filter((email) => email.to.includes(to)).length, 0);
  });

  test('that is cancelled while a file comes leaves nothing of it behind', async () => {
    store.reply(() => ({ status: 200, body: 'for sent', delay: 1500 }));
    const id = await placed(composed(anAddress(), [file('a.txt', '/treg', 'text/plain')]));
    await store.arrived(1, ({ url }) => url.startsWith('/treg'));
    const { rows } = await server.foundation.database.pool.query<{ blob_key: string }>(
      'select blob_key from notifications.fetched_file where shipment_id = $1',
      [id],
    );
    const size = () => server.foundation.blobs.size(rows[0]!.blob_key as never);
    await expectStatus(200, call(url(`orders/${id}/cancel`), { method: 'PUT', token: await token() }));
    await server.foundation.sweeps.settle();
    await eventually('the file has come', () => size().catch(() => undefined));
    await advance('PT16M');
    await assert.rejects(size);
    assert.ok((await filesListed()).every(({ blob_key: key }) => key !== rows[0]!.blob_key));
  });

  test('is refused with every fault, and without its own scope', async () => {
    const answer = await order({
      recipient: {
        emailAddress: 'ingen',
        emailSettings: { subject: 'Emne', body: ' ', attachments: [{ fileName: '', mimeType: 'pdf', sasUrl: '/fil' }] },
      },
    });
    assert.equal(answer.status, 400, answer.text);
    assert.deepEqual(answer.json<{ errors: object }>().errors, {
      IdempotencyId: ['IdempotencyId cannot be null or empty.'],
      'Recipient.EmailAddress': ['Invalid email address format.'],
      'Recipient.EmailSettings.Body': ['The email body must not be empty.'],
      'Recipient.EmailSettings.Attachments[0].FileName': [
        'The file name must not be empty or longer than 255 characters.',
      ],
      'Recipient.EmailSettings.Attachments[0].MimeType': ['The MIME type must be type and subtype.'],
      'Recipient.EmailSettings.Attachments[0].SasUrl': ['The SAS URL must be a valid absolute URI.'],
    });
    const other = await token('altinn:serviceowner/notifications.create');
    assert.equal((await order(composed('a@eksempel.no'), other)).status, 403);
  });
});

test('a file with malware is neither kept nor sent, and one that cannot be scanned waits', {
  skip: withoutClamd,
}, async () => {
  store.reply(() => ({ status: 200, body: EICAR.toString('latin1') }));
  const { blobs } = server.foundation;
  const clamd = await startClamd();
  const fetchFile = fileFetcher(
    { blobs, scanner: clamdScanner({ kind: 'tcp', host: clamd.host, port: clamd.port }) },
    { loopback: true },
  );
  const fetched = async () => {
    const key = newBlobKey();
    const outcome = await fetchFile(`${store.url}/virus`, key, 1000, AbortSignal.timeout(20_000));
    await assert.rejects(blobs.size(key));
    return outcome;
  };
  try {
    assert.deepEqual(await fetched(), { kind: 'hopeless', status: 'Failed', reason: 'A file contains malware' });
  } finally {
    await clamd.stop();
  }
  assert.equal((await fetched()).kind, 'later');
});
