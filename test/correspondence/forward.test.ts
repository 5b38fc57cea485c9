import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { assertFieldFault, assertProblem, FJORDFISK, KARI, LYNGHEIM, MailClient } from '../harness/mail.ts';
import { logIn } from '../harness/log-in.ts';
import { advanceClock, organizationsMay, packageMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';

interface Forwarding {
  forwardingId: string;
  forwardedTo: string;
  forwardingText: string | null;
  requested: string;
  status: string;
  failure: string | null;
  finished: string | null;
}

let server: TestServer;
let mail: MailClient;
let smtp: TestSmtp;
let resourceId: string;
before(async () => {
  smtp = await startSmtp();
  server = await startTestServer({ SMTP_URL: smtp.url, MAIL_FROM: 'Budstikke <post@budstikke.example>' });
  mail = new MailClient(server.url);
  resourceId = await registerResource(mail, `ttd-videre-${randomUUID().slice(0, 8)}`, {
    rules: [organizationsMay([FJORDFISK], 'read'), organizationsMay([LYNGHEIM], 'see')],
  });
});
after(async () => {
  await server?.close();
  await smtp?.close();
});

/** A published message that may be forwarded, read by its recipient. */
const readMessage = async (change: Parameters<MailClient['initialize']>[0] = {}) => {
  const id = await mail.published({
    ...change,
    correspondence: { resourceId, allowForwarding: true, ...change?.correspondence },
  });
  await expectStatus(200, mail.get(`correspondence/${id}/content`, await mail.recipient()));
  return id;
};

const forward = async (id: string, forwardTo: string, forwardingText?: string | null, token?: string) =>
  mail.post(`correspondence/${id}/forward`, token ?? (await mail.recipient()), { forwardTo, forwardingText });

const forwardingsOf = async (id: string) =>
  (await expectStatus(200, mail.get(`correspondence/${id}/forward`, await mail.recipient()))).json<{
    forwardings: Forwarding[];
  }>().forwardings;

const ended = (id: string, status: string, count = 1) =>
  eventually(`${count} ${status}`, async () => {
    const forwardings = await forwardingsOf(id);
    return forwardings.filter((forwarding) => forwarding.status === status).length >= count ? forwardings : undefined;
  });

const history = async (id: string) =>
  (await expectStatus(200, mail.get(`correspondence/${id}/details`, await mail.recipient()))).json<{
    status: string;
    statusHistory: { status: string; statusChanged: string }[];
  }>();

const anAddress = () => `ola.${randomUUID().slice(0, 8)}@eksempel.no`;

describe('forwarding', () => {
  test('sends title, words, body and files, and then the message is Forwarded, with the time of the request', async () => {
    const attachments = [
      await mail.uploaded('navn;beløp\nKari;12', { resourceId, fileName: 'liste.csv', displayName: 'Årets liste' }),
      await mail.uploaded('%PDF-1.7', { resourceId, fileName: 'brev.pdf' }),
    ];
    const id = await readMessage({
      content: { messageTitle: 'Vedtak for {{recipientName}}', messageBody: '# Vedtak\n\nTil {{recipientName}} – æøå' },
      existingAttachments: attachments,
    });
    const to = anAddress();
    const answer = await forward(id, to, 'Se på dette');
    const forwardingId = (await expectStatus(200, Promise.resolve(answer))).json<string>();
    assert.match(forwardingId, /^[0-9a-f-]{36}$/);

    const [email] = await smtp.arrived(to);
    assert.equal(email!.from, 'post@budstikke.example');
    assert.equal(email!.parsed.subject, 'Vedtak for Fjordfisk AS');
    assert.equal(email!.parsed.text?.trimEnd(), 'Se på dette\n\n---\n\n# Vedtak\n\nTil Fjordfisk AS – æøå');
    assert.equal(email!.parsed.html, false);
    assert.deepEqual(
      email!.parsed.attachments.map(({ filename, contentType, content }) => [
        filename,
        contentType,
        content.toString(),
      ]),
      [
        ['Årets liste.csv', 'text/csv', 'navn;beløp\nKari;12'],
        ['brev.pdf', 'application/pdf', '%PDF-1.7'],
      ],
    );
    const [forwarding] = await ended(id, 'Sent');
    assert.deepEqual(
      { ...forwarding, requested: '', finished: '' },
      {
        forwardingId,
        forwardedTo: to,
        forwardingText: 'Se på dette',
        requested: '',
        status: 'Sent',
        failure: null,
        finished: '',
      },
    );
    const { status, statusHistory } = await history(id);
    assert.equal(status, 'Forwarded');
    assert.deepEqual(
      statusHistory.filter((line) => line.status === 'Forwarded').map(({ statusChanged }) => statusChanged),
      [forwarding!.requested],
    );
    // What the SMTP server has, we no longer keep.
    const { rows } = await server.foundation.database.pool.query(
      'select subject, body, attachments from mailer.outgoing_mail where about = $1',
      [forwardingId],
    );
    assert.deepEqual(rows, [{ subject: null, body: null, attachments: [] }]);
  });

  test('by a person in a browser session, who must show the session’s token', async () => {
    const kari = await logIn(server, { pid: KARI });
    const personal = await registerResource(mail, `ttd-videre-${randomUUID().slice(0, 8)}`, {
      rules: [packageMay('ordinaer-post-til-virksomheten', 'read')],
    });
    const id = await mail.published({ correspondence: { resourceId: personal, allowForwarding: true } });
    assert.equal((await kari.fetch(`/inbox/api/v1/messages/${id}/open`, { method: 'POST' })).status, 200);
    const to = anAddress();
    const send = (headers: Record<string, string> = {}) =>
      kari.fetch(`/correspondence/api/v1/correspondence/${id}/forward`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ forwardTo: to, forwardingText: 'Fra nettleseren' }),
      });
    assert.equal((await send({ 'x-xsrf-token': 'gjettet' })).status, 403);
    const answer = await send();
    assert.equal(answer.status, 200, await answer.text());
    const [email] = await smtp.arrived(to);
    assert.match(email!.parsed.text!, /^Fra nettleseren/);
  });

  test('breaks its rules in the reference’s order, one at a time', async () => {
    const id = await readMessage();
    const closed = await mail.published();
    const unread = await mail.published({ correspondence: { resourceId, allowForwarding: true } });
    const long = 'x'.repeat(201);
    const longAddress = `${'a'.repeat(1000)}@eksempel.no`;
    const token = await mail.recipient();
    assertProblem(await forward(randomUUID(), 'x', long), 'CORR-01001', 404);
    assertProblem(
      await forward(closed, 'x', long, await mail.token('311006002', 'altinn:correspondence.read x')),
      'CORR-04001',
      401,
    );
    const cases: [string, string, string, string?][] = [
      ['CORR-03011', closed, 'ikke-en-adresse', long],
      ['CORR-03011', closed, '', long],
      ['CORR-03011', closed, ` ${anAddress()}`, long],
      ['CORR-03027', closed, longAddress, long],
      ['CORR-01063', closed, anAddress(), long],
      ['CORR-01066', unread, anAddress(), `${long}<b>x</b>`],
      ['CORR-01067', unread, anAddress(), 'Se <b>her</b>'],
      ['CORR-01065', unread, anAddress(), 'Se her'],
    ];
    for (const [code, message, to, text] of cases) assertProblem(await forward(message, to, text), code, 400);
    for (const body of [{}, { forwardTo: null }])
      assert.equal((await mail.post(`correspondence/${closed}/forward`, token, body)).status, 400);
    assertFieldFault(
      await mail.post(`correspondence/${closed}/forward`, token, { forwardTo: null }),
      'ForwardTo',
      'The ForwardTo field is required.',
    );
    assert.equal(
      (
        await call(mail.url(`correspondence/${id}/forward`), {
          token,
          headers: { 'content-type': 'text/plain' },
          body: 'x',
        })
      ).status,
      415,
    );
    assert.deepEqual(await forwardingsOf(id), []);
  });

  test('once to each address, however it is written and however many ask at once', async () => {
    const id = await readMessage();
    const to = anAddress();
    const answers = await Promise.all(
      [to, to.toUpperCase(), to, to.toUpperCase(), to].map((address) => forward(id, address)),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400, 400, 400, 400]);
    for (const answer of answers.filter(({ status }) => status === 400)) assertProblem(answer, 'CORR-01064', 400);
    await ended(id, 'Sent');
    const other = anAddress();
    await expectStatus(200, forward(id, other));
    const [email] = await smtp.arrived(other);
    assert.equal(email!.parsed.text?.trimEnd(), 'Brødtekst');
    await ended(id, 'Sent', 2);
    const { statusHistory } = await history(id);
    assert.equal(statusHistory.filter(({ status }) => status === 'Forwarded').length, 2);
  });

  test('who may only see cannot, nor can the sender', async () => {
    const id = await mail.published({
      correspondence: { resourceId, allowForwarding: true },
      recipients: [`0192:${LYNGHEIM}`],
    });
    const seer = await mail.recipient(LYNGHEIM);
    await expectStatus(200, mail.get(`correspondence/${id}`, seer));
    assertProblem(await forward(id, anAddress(), null, seer), 'CORR-04001', 401);
    assertProblem(await mail.get(`correspondence/${id}/forward`, seer), 'CORR-04001', 401);
    assert.equal((await forward(id, anAddress(), null, await mail.sender())).status, 403);
  });

  test('files of a service the forwarder may not open do not go out', async () => {
    const secret = await registerResource(mail, `ttd-hemmelig-${randomUUID().slice(0, 8)}`, {
      rules: [organizationsMay([LYNGHEIM], 'read')],
    });
    const id = await readMessage({ existingAttachments: [await mail.uploaded('hemmelig', { resourceId: secret })] });
    assertProblem(await forward(id, anAddress()), 'CORR-04001', 401);
  });

  test('a deleted message is not there to be forwarded, and what was written about it is gone', async () => {
    const id = await readMessage();
    const forwardingId = (await expectStatus(200, forward(id, anAddress(), 'Dette er hemmelig'))).json<string>();
    await ended(id, 'Sent');
    await expectStatus(200, mail.delete(`correspondence/${id}/purge`, await mail.recipient()));
    assertProblem(await forward(id, anAddress()), 'CORR-01001', 404);
    assertProblem(await mail.get(`correspondence/${id}/forward`, await mail.recipient()), 'CORR-01001', 404);
    const { rows } = await server.foundation.database.pool.query(
      'select forwarding_text, status from correspondence.forwarding where id = $1',
      [forwardingId],
    );
    assert.deepEqual(rows, [{ forwarding_text: null, status: 'sent' }]);
  });
});

describe('when the e-mail does not get through', () => {
  test('an address refused for good is told of, and free for another try', async () => {
    const id = await readMessage();
    const to = anAddress();
    smtp.refuse = (address) =>
      address === to ? { code: 550, text: `No such user ${address}`, at: 'recipient' } : undefined;
    await expectStatus(200, forward(id, to));
    const [failed] = await ended(id, 'Failed');
    assert.equal(failed!.failure, 'The SMTP server answered 550 to RCPT TO');
    assert.equal((await history(id)).status, 'Read');
    smtp.refuse = () => undefined;
    await expectStatus(200, forward(id, to));
    await ended(id, 'Sent');
    assert.equal((await smtp.arrived(to)).length, 1);
  });

  test('a temporary refusal is tried again, with the same Message-ID', async () => {
    const id = await readMessage();
    const to = anAddress();
    smtp.refuse = (address) => (address === to ? { code: 451, text: 'Later', at: 'end' } : undefined);
    const before = smtp.attempts;
    await expectStatus(200, forward(id, to));
    await eventually('an attempt', async () => smtp.attempts > before || undefined);
    const row = await eventually('a note of it', async () => {
      const { rows } = await server.foundation.database.pool.query(
        'select id, status, last_error from mailer.outgoing_mail where recipient_address = $1 and last_error is not null',
        [to],
      );
      return rows[0] as { id: string; status: string; last_error: string } | undefined;
    });
    assert.deepEqual([row.status, row.last_error], ['waiting', 'The SMTP server answered 451 to DATA']);
    assert.equal((await forwardingsOf(id))[0]!.status, 'Sending');
    smtp.refuse = () => undefined;
    await advanceClock(server.url, 'PT2M');
    mail = new MailClient(server.url);
    const [email] = await smtp.arrived(to);
    assert.equal(email!.parsed.messageId, `<${row.id}@budstikke.example>`);
    await ended(id, 'Sent');
  });
});

describe('the outbox', () => {
  test('shows e-mail where no SMTP server is set, as if it had gone out', async () => {
    const demo = await startTestServer();
    try {
      mail = new MailClient(demo.url);
      const resource = await registerResource(mail, `ttd-demo-${randomUUID().slice(0, 8)}`, {
        rules: [organizationsMay([FJORDFISK], 'read')],
      });
      const attachment = await mail.uploaded('fil', { resourceId: resource });
      const id = await readMessage({
        correspondence: { resourceId: resource },
        existingAttachments: [attachment],
      });
      const to = anAddress();
      await expectStatus(200, forward(id, to, 'Hei'));
      await ended(id, 'Sent');
      const headers = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };
      const outbox = await expectStatus(
        200,
        call(`${demo.url}/testtools/api/outbox?to=${encodeURIComponent(to)}`, { headers }),
      );
      const { emails } = outbox.json<{ emails: Record<string, unknown>[] }>();
      assert.deepEqual(
        emails.map((email) => ({ ...email, id: '', created: '' })),
        [
          {
            id: '',
            purpose: 'forwarding',
            created: '',
            to,
            subject: 'Tittel',
            text: 'Hei\n\n---\n\nBrødtekst',
            status: 'accepted',
            lastError: null,
            attachments: [{ fileName: 'vedlegg.txt', contentType: 'text/plain' }],
          },
        ],
      );
      const none = await expectStatus(200, call(`${demo.url}/testtools/api/outbox?to=ingen@eksempel.no`, { headers }));
      assert.deepEqual(none.json(), { emails: [], sms: [] });
    } finally {
      await demo.close();
    }
  });
});
