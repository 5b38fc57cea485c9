import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type Answer, call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { linesOf } from '../../server/http/lines.ts';
import {
  assertFieldFault,
  assertProblem,
  FJELLHEIM,
  FJORDFISK,
  JONAS,
  LYNGHEIM,
  MailClient,
  ORGANIZATION,
  requestBody,
} from '../harness/mail.ts';
import { importOrganizations, organizationNumbers } from '../harness/organizations.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const NUMBERS = organizationNumbers(2600);

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  await importOrganizations(server.url, await mail.token(FJELLHEIM, 'budstikke:administration'), NUMBERS);
});
after(() => server?.close());

const urn = (organization: string) => `${ORGANIZATION}${organization}`;
const line = (recipient: string, more: object = {}) => JSON.stringify({ recipient, ...more });

/** The first line: a request without recipients. */
function shared(change: Parameters<typeof requestBody>[0] = {}): string {
  const { recipients: _, ...rest } = requestBody(change);
  return JSON.stringify(rest);
}

interface Batch {
  batchId: string;
  state: string;
  received: number;
  accepted: number;
  rejected: number;
  waiting: number;
  published: number;
  read: number;
  recipients: string;
}
interface Outcome {
  line: number;
  recipient: string;
  sendersReference: string | null;
  outcome: string;
  correspondenceId: string | null;
  status: string | null;
  code: string | null;
  detail: string | null;
}

const send = async (lines: readonly string[], query = '', token?: string): Promise<Answer> =>
  call(mail.url(`bulk${query}`), {
    token: token ?? (await mail.sender()),
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });

const batchOf = async (id: string): Promise<Batch> =>
  (await expectStatus(200, mail.get(`bulk/${id}`, await mail.sender()))).json<Batch>();

async function outcomesOf(id: string, query = 'limit=1000'): Promise<Outcome[]> {
  const all: Outcome[] = [];
  for (let token: string | null = ''; token !== null; ) {
    const page: { recipients: Outcome[]; continuationToken: string | null } = (
      await expectStatus(
        200,
        mail.get(`bulk/${id}/recipients?${query}${token && `&continuationToken=${token}`}`, await mail.sender()),
      )
    ).json();
    all.push(...page.recipients);
    token = page.continuationToken;
  }
  return all;
}

const done = (id: string) =>
  eventually('publishing', async () => {
    const batch = await batchOf(id);
    return batch.state === 'Done' ? batch : undefined;
  });

/** Sends lines and breaks the connection, once the server has stored at least `stored` of them. */
async function sendAndBreak(id: string, lines: readonly string[], stored: number): Promise<void> {
  const outgoing = request(mail.url(`bulk?batch=${id}`), {
    method: 'POST',
    headers: { authorization: `Bearer ${await mail.sender()}`, 'content-type': 'application/x-ndjson' },
  });
  outgoing.on('error', () => undefined);
  outgoing.write(`${lines.join('\n')}\n{"recip`);
  await eventually('storing', async () => {
    const answer = await mail.get(`bulk/${id}`, await mail.sender());
    return (answer.status === 200 && answer.json<Batch>().received >= stored) || undefined;
  });
  outgoing.destroy();
}

describe('a batch', () => {
  test('gives each recipient its own message, published, with one outcome a line', async () => {
    const answer = await send([
      shared({ content: { messageTitle: 'Til {{recipientName}}' } }),
      line(urn(FJORDFISK), { sendersReference: 'sak 1' }),
      '',
      line('0192:999999999'),
      JSON.stringify({ Recipient: urn(FJELLHEIM) }),
      line(urn(FJORDFISK)),
      line(JONAS),
      'ikke json',
      '{"recipient": 7}',
      line('tull'),
    ]);
    assert.equal(answer.status, 202, answer.text);
    const { batchId, received, accepted, rejected } = answer.json<Batch>();
    assert.equal(answer.headers.get('location'), `${server.url}/correspondence/api/v1/bulk/${batchId}`);
    assert.deepEqual([received, accepted, rejected], [8, 2, 6]);

    const { published } = await done(batchId);
    assert.equal(published, 2);
    const outcomes = await outcomesOf(batchId);
    assert.deepEqual(
      outcomes.map((outcome) => [outcome.line, outcome.recipient, outcome.outcome, outcome.status, outcome.code]),
      [
        [1, urn(FJORDFISK), 'Accepted', 'Published', null],
        [2, '0192:999999999', 'Rejected', null, 'CORR-01029'],
        [3, urn(FJELLHEIM), 'Accepted', 'Published', null],
        [4, urn(FJORDFISK), 'Rejected', null, 'CORR-01006'],
        [5, JONAS, 'Rejected', null, 'CORR-01030'],
        [6, '', 'Rejected', null, 'STD-00000'],
        [7, '', 'Rejected', null, 'STD-00000'],
        [8, 'tull', 'Rejected', null, 'STD-00000'],
      ],
    );
    assert.equal(outcomes[0]!.sendersReference, 'sak 1');
    assert.equal(outcomes[5]!.detail, 'The line is not valid JSON.');
    const overview = (
      await expectStatus(200, mail.get(`correspondence/${outcomes[0]!.correspondenceId}`, await mail.recipient()))
    ).json<{ content: { messageTitle: string } }>();
    assert.match(overview.content.messageTitle, /^Til Fjordfisk/);
    await expectStatus(
      200,
      mail.get(`correspondence/${outcomes[0]!.correspondenceId}/content`, await mail.recipient()),
    );
    assert.equal((await batchOf(batchId)).read, 1);
  });

  test('pages and filters its outcomes', async () => {
    const lines = NUMBERS.slice(0, 5).map((number) => line(urn(number)));
    const { batchId } = (await send([shared(), ...lines, line('tull')])).json<Batch>();
    await done(batchId);
    assert.deepEqual(
      (await outcomesOf(batchId, 'limit=2')).map((outcome) => outcome.line),
      [1, 2, 3, 4, 5, 6],
    );
    assert.deepEqual(
      (await outcomesOf(batchId, 'status=rejected')).map((outcome) => outcome.line),
      [6],
    );
    assert.equal((await outcomesOf(batchId, 'status=Published&limit=3')).length, 5);
    assert.equal((await outcomesOf(batchId, 'status=Failed')).length, 0);
    const { continuationToken } = (await mail.get(`bulk/${batchId}/recipients?limit=2`, await mail.sender())).json<{
      continuationToken: string;
    }>();
    const foreign = await mail.get(
      `bulk/${batchId}/recipients?status=Accepted&continuationToken=${continuationToken}`,
      await mail.sender(),
    );
    assertFieldFault(foreign, 'continuationToken', /does not belong/);
  });

  test('shares existing attachments, and its time of publishing', async () => {
    const attachment = await mail.uploaded('vedlegg');
    const answer = await send([
      shared({
        correspondence: { requestedPublishTime: '2099-01-01T00:00:00Z', dueDateTime: '2099-02-01T00:00:00Z' },
        existingAttachments: [attachment],
      }),
      line(urn(FJORDFISK)),
    ]);
    const { batchId, state, waiting } = answer.json<Batch>();
    assert.deepEqual([state, waiting], ['Publishing', 1]);
    const [outcome] = await outcomesOf(batchId, 'status=ReadyForPublish');
    const overview = (await mail.get(`correspondence/${outcome!.correspondenceId}`, await mail.sender())).json<{
      content: { attachments: { id: string }[] };
      dueDateTime: string;
    }>();
    assert.deepEqual(
      overview.content.attachments.map(({ id }) => id),
      [attachment],
    );
    assert.match(overview.dueDateTime, /^2099-02-01/);
  });

  test('is refused as a whole when what its recipients share is wrong', async () => {
    const recipient = line(urn(FJORDFISK));
    assertFieldFault(
      await send([shared({ content: { messageTitle: '' } }), recipient]),
      'Correspondence.Content.MessageTitle',
      'The MessageTitle field is required.',
    );
    assertProblem(await send([shared({ content: { messageTitle: '<b>x</b>' } }), recipient]), 'CORR-01002', 400);
    assertProblem(await send([shared({ existingAttachments: [randomUUID()] }), recipient]), 'CORR-01007', 400);
    assert.equal((await send([])).status, 400);
    assert.equal((await send(['ikke json'])).status, 400);
    const stranger = await mail.token(LYNGHEIM, 'altinn:correspondence.write');
    assertProblem(await send([shared(), recipient], '', stranger), 'CORR-04001', 401);
    const { batchId } = (await send([shared(), recipient])).json<Batch>();
    assertProblem(await mail.get(`bulk/${batchId}`, stranger), 'CORR-04001', 401);
    assertProblem(await mail.get(`bulk/${randomUUID()}`, await mail.sender()), 'CORR-07010', 404);
    const json = await call(mail.url('bulk'), { token: await mail.sender(), json: {} });
    assert.equal(json.status, 415);
  });
});

describe('a batch whose connection broke', () => {
  test('keeps what was stored, and is continued without loss or repetition', async () => {
    const id = randomUUID();
    const lines = NUMBERS.map((number) => line(urn(number)));
    await sendAndBreak(id, [shared(), ...lines.slice(0, 2300)], 2000);
    const broken = await batchOf(id);
    assert.deepEqual([broken.state, broken.received, broken.accepted], ['Receiving', 2000, 2000]);

    assertProblem(await send([line(urn(FJORDFISK))], `?batch=${id}&offset=2001`), 'CORR-07012', 409);
    const again = await send([shared(), ...lines], `?batch=${id}`);
    assertProblem(again, 'CORR-07011', 409);
    assert.equal(again.json<Batch>().received, 2000);

    // From before what was received: those sent again are stored once.
    const rest = await send(lines.slice(1990), `?batch=${id}&offset=1990`);
    assert.equal(rest.status, 202, rest.text);
    const { received, accepted, rejected } = rest.json<Batch>();
    assert.deepEqual([received, accepted, rejected], [2600, 2600, 0]);
    const finished = await done(id);
    assert.equal(finished.published, 2600);
    const outcomes = await outcomesOf(id);
    assert.deepEqual(
      outcomes.map(({ recipient }) => recipient),
      NUMBERS.map(urn),
    );
    assert.equal(new Set(outcomes.map(({ correspondenceId }) => correspondenceId)).size, 2600);
  });

  test('and is continued by two at once stores each line once', async () => {
    const id = randomUUID();
    const lines = NUMBERS.slice(0, 1500).map((number) => line(urn(number)));
    assert.equal((await send([shared()], `?batch=${id}`)).status, 202);
    const answers = await Promise.all([1, 2, 3].map(() => send(lines, `?batch=${id}&offset=0`)));
    for (const answer of answers) assert.equal(answer.status, 202, answer.text);
    const { received, accepted, rejected, published } = await done(id);
    assert.deepEqual([received, accepted, rejected, published], [1500, 1500, 0, 1500]);
  });

  test('keeps its texts when those who got theirs have purged it', async () => {
    const id = randomUUID();
    assert.equal((await send([shared(), line(urn(FJORDFISK))], `?batch=${id}`)).status, 202);
    await sendAndBreakAt(id);
    const [first] = await outcomesOf(id);
    await eventually('publishing', async () => ((await batchOf(id)).published === 1 ? true : undefined));
    await expectStatus(200, mail.delete(`correspondence/${first!.correspondenceId}/purge`, await mail.recipient()));
    assert.equal((await send([line(urn(FJELLHEIM))], `?batch=${id}&offset=1`)).status, 202);
    await done(id);
    const second = (await outcomesOf(id))[1]!;
    const overview = (
      await mail.get(`correspondence/${second.correspondenceId}`, await mail.recipient(FJELLHEIM))
    ).json<{ content: { messageTitle: string } }>();
    assert.equal(overview.content.messageTitle, 'Tittel');

    await expectStatus(
      200,
      mail.delete(`correspondence/${second.correspondenceId}/purge`, await mail.recipient(FJELLHEIM)),
    );
    assertProblem(await send([line(urn(LYNGHEIM))], `?batch=${id}&offset=2`), 'CORR-07013', 409);
  });

  test('needs to be named, and asks for its offset', async () => {
    assertFieldFault(await send([line(urn(FJORDFISK))], '?offset=0'), 'batch', /required with offset/);
    assertProblem(await send([line(urn(FJORDFISK))], `?batch=${randomUUID()}&offset=0`), 'CORR-07010', 404);
  });
});

describe('a batch nobody goes on with', () => {
  test('is closed after a week, and keeps no texts that nobody has any more', async () => {
    const [purged, kept] = [randomUUID(), randomUUID()];
    for (const id of [purged, kept]) {
      assert.equal((await send([shared(), line(urn(FJORDFISK))], `?batch=${id}`)).status, 202);
      await sendAndBreakAt(id);
      await eventually('publishing', async () => ((await batchOf(id)).published === 1 ? true : undefined));
    }
    const [message] = await outcomesOf(purged);
    await expectStatus(200, mail.delete(`correspondence/${message!.correspondenceId}/purge`, await mail.recipient()));
    await advanceClock(server.url, 'P6D');
    mail = new MailClient(server.url);
    assert.equal((await batchOf(kept)).state, 'Receiving');

    await advanceClock(server.url, 'P2D');
    mail = new MailClient(server.url);
    for (const id of [purged, kept])
      await eventually('closing', async () => ((await batchOf(id)).state === 'Receiving' ? undefined : true));
    assertProblem(await send([line(urn(FJELLHEIM))], `?batch=${purged}&offset=1`), 'CORR-07013', 409);
    const more = await send([line(urn(FJELLHEIM))], `?batch=${kept}&offset=1`);
    assert.equal(more.status, 202, more.text);
    assert.equal((await done(kept)).accepted, 2);
  });
});

describe('the lines of a body', () => {
  test('are the same however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ''))),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        fc.boolean(),
        async (texts, sizes, ended) => {
          const body = Buffer.from(texts.join('\n') + (ended ? '\n' : ''));
          const chunks: Buffer[] = [];
          for (let at = 0, turn = 0; at < body.length; turn++) {
            const size = sizes[turn % sizes.length]!;
            chunks.push(body.subarray(at, at + size));
            at += size;
          }
          const lines: string[] = [];
          for await (const bytes of linesOf(Readable.from(chunks, { objectMode: true }))) lines.push(bytes.toString());
          const wanted = texts.map((text) => Buffer.from(text).toString()).filter((text) => /[^ \t\r]/.test(text));
          assert.deepEqual(lines, wanted);
        },
      ),
    );
  });

  test('may not be longer than a message can be', async () => {
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(100_000, 'x');
      })(),
    );
    await assert.rejects(async () => {
      for await (const _ of linesOf(endless));
    }, /invalid fields/);
  });
});

/** Begins to continue a batch, and breaks off: it is receiving again. */
async function sendAndBreakAt(id: string): Promise<void> {
  const outgoing = request(mail.url(`bulk?batch=${id}&offset=1`), {
    method: 'POST',
    headers: { authorization: `Bearer ${await mail.sender()}`, 'content-type': 'application/x-ndjson' },
  });
  outgoing.on('error', () => undefined);
  outgoing.write('{"recip');
  await eventually('reopening', async () => ((await batchOf(id)).state === 'Receiving' ? true : undefined));
  outgoing.destroy();
}
