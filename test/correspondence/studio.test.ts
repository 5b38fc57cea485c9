import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type Answer, call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import {
  FJELLHEIM,
  FJORDFISK,
  KARI,
  LYNGHEIM,
  MailClient,
  ORGANIZATION,
  PERSON,
  RESOURCE,
  TTD,
} from '../harness/mail.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startWebhookReceiver } from '../harness/webhook-receiver.ts';

let server: TestServer;
let mail: MailClient;
let token: string;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  token = await mail.sender();
});
after(() => server?.close());

const other = () => mail.token(FJELLHEIM, 'altinn:serviceowner altinn:correspondence.write', { org: 'fjel' });

interface Line {
  id: string;
  kind: string;
  what: string;
  text: string | null;
  by: string | null;
  times: number;
  about: { name: string } | null;
  delivery: { answer: number | null } | null;
}

const timeline = async (id: string): Promise<Line[]> =>
  (await expectStatus(200, mail.get(`correspondence/${id}/timeline`, token))).json<{ lines: Line[] }>().lines;

interface Found {
  items: { correspondenceId: string; recipientName: string | null; stuck: { reason: string } | null }[];
  foundAs: string;
  next: string | null;
}
const search = async (body: object, as = token): Promise<Found> =>
  (await expectStatus(200, mail.post('sent/search', as, body))).json<Found>();
const idsOf = ({ items }: Found): string[] => items.map(({ correspondenceId }) => correspondenceId);

describe('the timeline of a message', () => {
  test('puts statuses and files into one order, fetches in a row together, and records nothing', async () => {
    const attachment = await mail.uploaded('x', { fileName: 'vedtak.txt' });
    const id = await mail.published({ existingAttachments: [attachment] });
    const reader = await mail.recipient();
    for (let count = 0; count < 3; count++) await expectStatus(200, mail.get(`correspondence/${id}/details`, reader));
    await expectStatus(200, mail.get(`correspondence/${id}/content`, reader));
    const lines = await timeline(id);
    const shown = lines.filter(({ kind }) => kind === 'status').map(({ what, by, times }) => [what, by, times]);
    assert.deepEqual(
      shown.filter(([what]) => what !== 'Initialized' && what !== 'ReadyForPublish'),
      [
        ['Published', 'sender', 1],
        ['Fetched', 'recipient', shown.find(([what]) => what === 'Fetched')![2]],
        ['Read', 'recipient', 1],
      ],
    );
    assert.ok((shown.find(([what]) => what === 'Fetched')![2] as number) >= 3);
    const files = lines.filter(({ kind }) => kind === 'attachment');
    assert.deepEqual(files.at(-1)!.what, 'Published');
    assert.equal(files.at(-1)!.about!.name, 'vedtak.txt');
    assert.equal(new Set(lines.map((line) => line.id)).size, lines.length);
    assert.deepEqual(await timeline(id), lines);
  });

  test('tells of events, how they went to the sender’s own subscriptions, and what was decided', async () => {
    const receiver = await startWebhookReceiver();
    const events = await mail.token(TTD, 'altinn:events.subscribe altinn:serviceowner', { org: 'ttd' });
    const others = await mail.token(FJORDFISK, 'altinn:events.subscribe');
    const subscribe = (as: string, endPoint: string, subjectFilter?: string) =>
      call(`${server.url}/events/api/v1/subscriptions`, {
        token: as,
        json: { endPoint, resourceFilter: `urn:altinn:resource:${RESOURCE}`, subjectFilter },
      });
    try {
      await expectStatus(201, subscribe(events, `${receiver.url}/hemmelig?key=abc`));
      await expectStatus(201, subscribe(others, `${receiver.url}/theirs`, ORGANIZATION + FJORDFISK));
      await receiver.arrived(2);
      const id = await mail.published();
      await expectStatus(200, mail.get(`correspondence/${id}/content`, await mail.recipient()));
      const type = 'no.altinn.correspondence.correspondencepublished';
      const delivered = await eventually('the delivery', async () => {
        const lines = await timeline(id);
        const found = lines.filter((line) => line.kind === 'delivery' && line.text === type);
        return found.length > 0 && found.every(({ what }) => what === 'delivered') ? found : undefined;
      });
      assert.equal(delivered.length, 1, 'the recipient’s own subscription is not told of');
      assert.deepEqual([delivered[0]!.about!.name, delivered[0]!.delivery!.answer], [new URL(receiver.url).host, 200]);
      const lines = await timeline(id);
      assert.ok(!JSON.stringify(lines).includes('hemmelig'));
      const typesOf = (kind: string) => lines.filter((line) => line.kind === kind).map(({ what }) => what);
      assert.ok(typesOf('event').includes(type));
      assert.ok(typesOf('event').includes('no.altinn.correspondence.correspondencereceiverread'));
      const reads = lines.filter(({ kind, by }) => kind === 'decision' && by === 'recipient');
      assert.ok(reads.some(({ what, text }) => what === 'Permit' && text!.startsWith('read')));
      assert.ok(!lines.some(({ kind, by, what }) => kind === 'decision' && by === 'sender' && what !== 'Permit'));
      const stranger = await mail.token(LYNGHEIM, 'altinn:correspondence.read');
      await mail.get(`correspondence/${id}/content`, stranger);
      const after = await timeline(id);
      const refused = after.filter(({ kind, what }) => kind === 'decision' && what !== 'Permit');
      assert.deepEqual(
        refused.map(({ by }) => by),
        [null],
        'who was refused is one line, and may be anybody',
      );
      assert.match(refused[0]!.text!, /\bread\b/);
      assert.equal(new Set(after.map((line) => line.id)).size, after.length);
    } finally {
      await receiver.close();
    }
  });

  test('is the sender’s alone', async () => {
    const id = await mail.published();
    assert.equal((await mail.get(`correspondence/${id}/timeline`, await other())).status, 401);
    assert.equal((await mail.get(`correspondence/${id}/timeline`, await mail.recipient())).status, 403);
    assert.equal((await mail.get(`correspondence/${randomUUID()}/timeline`, token)).status, 404);
  });
});

describe('a sender finds its mail', () => {
  test('by id, idempotency key, organisation number, person and reference', async () => {
    const reference = `ref${randomUUID().slice(0, 8)}`;
    const key = randomUUID();
    const id = await mail.published({ correspondence: { sendersReference: `${reference}-1` }, idempotentKey: key });
    const toKari = await mail.published({
      correspondence: { sendersReference: `${reference}-2` },
      recipients: [PERSON + KARI],
    });
    assert.deepEqual([idsOf(await search({ q: id })), (await search({ q: id })).foundAs], [[id], 'id']);
    assert.deepEqual(idsOf(await search({ q: key })), [id]);
    const byNumber = await search({ q: ' 311 003 003 ', limit: 200 });
    assert.equal(byNumber.foundAs, 'recipient');
    assert.ok(idsOf(byNumber).includes(id) && !idsOf(byNumber).includes(toKari));
    assert.equal(byNumber.items[0]!.recipientName, 'Fjordfisk AS');
    assert.deepEqual(idsOf(await search({ q: '311003003', status: 'Confirmed' })), [], 'narrowed by status too');
    assert.deepEqual(idsOf(await search({ q: '311003003', to: '2020-01-01T00:00:00Z' })), []);
    assert.ok(idsOf(await search({ q: KARI })).includes(toKari));
    assert.deepEqual(idsOf(await search({ q: reference.toUpperCase() })), [toKari, id]);
    assert.deepEqual(idsOf(await search({ q: reference, service: 'ttd-finnes-ikke' })), []);
    for (const q of [id, key, reference]) assert.deepEqual(idsOf(await search({ q }, await other())), []);
  });

  test('page by page, each message once', async () => {
    const reference = `side${randomUUID().slice(0, 8)}`;
    const sent: string[] = [];
    for (let count = 0; count < 5; count++)
      sent.unshift(await mail.published({ correspondence: { sendersReference: reference } }));
    const seen: string[] = [];
    for (let after: string | undefined, more = true; more; ) {
      const page = await search({ q: reference, limit: 2, ...(after === undefined ? {} : { after }) });
      seen.push(...idsOf(page));
      after = page.next ?? undefined;
      more = after !== undefined;
    }
    assert.deepEqual(seen, sent);
    const { next } = await search({ q: reference, limit: 2 });
    assert.equal((await mail.post('sent/search', token, { q: 'annet', after: next })).status, 400);
  });

  test('that is stuck: it waits for its files, or for publishing, longer than it should', async () => {
    const waiting = await mail.published();
    const overdue = await mail.published();
    assert.deepEqual(idsOf(await search({ stuck: true })), []);
    const set = (id: string, change: string) =>
      server.foundation.database.pool.query(
        `update correspondence.correspondence
            set ${change}, created = now() - interval '1 hour', requested_publish_time = now() - interval '1 hour',
                status_changed = now() - interval '1 hour'
          where id = $1`,
        [id],
      );
    await set(waiting, 'status = 0');
    // Further on than the sweep looks.
    await set(overdue, "status = 1, publish_at = now() + interval '1 hour', last_error = 'Registeret svarte ikke'");
    const found = await search({ stuck: true });
    assert.deepEqual(
      Object.fromEntries(found.items.map(({ correspondenceId, stuck }) => [correspondenceId, stuck!.reason])),
      { [waiting]: 'waiting-for-files', [overdue]: 'overdue' },
    );
    assert.deepEqual(idsOf(await search({ stuck: true }, await other())), []);
    assert.deepEqual(idsOf(await search({ stuck: true, status: 'Failed' })), []);
    assert.deepEqual(idsOf(await search({ stuck: true, service: 'ttd-finnes-ikke' })), []);
    assert.deepEqual(idsOf(await search({ stuck: true, q: KARI })), []);
    assert.deepEqual(idsOf(await search({ stuck: true, q: 'finnes ikke' })), []);
    assert.equal(idsOf(await search({ stuck: true, q: FJORDFISK, service: RESOURCE, status: 'Published' })).length, 2);
    await expectStatus(200, mail.post(`correspondence/${overdue}/retry`, token));
    await eventually(
      'publishing now',
      async () => !idsOf(await search({ stuck: true })).includes(overdue) || undefined,
    );
    assert.equal((await mail.post(`correspondence/${waiting}/retry`, token)).status, 409, 'its files are not there');
  });
});

describe('batches', () => {
  const send = async (recipients: readonly string[], change: object = {}): Promise<string> => {
    const shared = {
      correspondence: {
        resourceId: RESOURCE,
        sendersReference: 'parti',
        content: { language: 'nb', messageTitle: 'Til mange', messageSummary: '', messageBody: 'Hei' },
        ...change,
      },
    };
    const body = [shared, ...recipients.map((recipient) => ({ recipient }))].map((line) => JSON.stringify(line));
    const answer: Answer = await call(mail.url('bulk'), {
      token,
      headers: { 'content-type': 'application/x-ndjson' },
      body: body.join('\n'),
    });
    assert.ok(answer.status < 300, answer.text);
    return answer.json<{ batchId: string }>().batchId;
  };
  const progress = async (id: string) =>
    (await expectStatus(200, mail.get(`bulk/${id}`, token))).json<{
      state: string;
      waiting: number;
      published: number;
      failed: number;
    }>();

  test('of an owner are listed, newest first, and nobody else’s', async () => {
    const first = await send([ORGANIZATION + FJORDFISK]);
    const second = await send([ORGANIZATION + LYNGHEIM, 'tull']);
    const list = async (query: string, as = token) =>
      (await expectStatus(200, mail.get(`bulk?${query}`, as))).json<{
        items: { batchId: string; accepted: number; rejected: number }[];
        next: string | null;
      }>();
    const page = await list('limit=1');
    assert.deepEqual(
      page.items.map(({ batchId, accepted, rejected }) => [batchId, accepted, rejected]),
      [[second, 1, 1]],
    );
    assert.equal((await list(`limit=1&after=${page.next}`)).items[0]!.batchId, first);
    assert.deepEqual((await list('', await other())).items, []);
    const lines = async (query: string) =>
      (await expectStatus(200, mail.get(`bulk/${second}/recipients?${query}`, token))).json<{
        recipients: { line: number }[];
      }>().recipients.length;
    assert.deepEqual(
      [await lines('status=RejectedOrFailed'), await lines(`q=${LYNGHEIM.slice(2)}`), await lines('q=999')],
      [1, 1, 0],
    );
  });

  test('that are paused wait until they are resumed', async () => {
    const at = new Date(Date.now() + 120_000).toISOString();
    const id = await send([ORGANIZATION + FJORDFISK, ORGANIZATION + LYNGHEIM], { requestedPublishTime: at });
    await expectStatus(200, mail.post(`bulk/${id}/pause`, token));
    await expectStatus(200, mail.post(`bulk/${id}/pause`, token));
    await advanceClock(server.url, 'PT5M');
    await server.foundation.sweeps.settle();
    const paused = await progress(id);
    assert.deepEqual([paused.state, paused.waiting, paused.published], ['Paused', 2, 0]);
    await expectStatus(200, mail.post(`bulk/${id}/resume`, token));
    await eventually('publishing', async () => ((await progress(id)).state === 'Done' ? true : undefined));
    assert.equal((await progress(id)).published, 2);
    assert.equal((await mail.post(`bulk/${id}/pause`, await other())).status, 401);
  });

  test('publish their failed messages again when asked', async () => {
    const id = await send([ORGANIZATION + FJORDFISK]);
    await eventually('publishing', async () => ((await progress(id)).state === 'Done' ? true : undefined));
    assert.deepEqual((await expectStatus(200, mail.post(`bulk/${id}/retry`, token))).json(), { retried: 0 });
    await server.foundation.database.pool.query(
      `update correspondence.correspondence set status = 11, status_text = 'Fant ingen'
        where content_id = (select content_id from correspondence.bulk where id = $1)`,
      [id],
    );
    assert.equal((await progress(id)).failed, 1);
    assert.ok((await search({ stuck: true })).items.some(({ stuck }) => stuck?.reason === 'failed'));
    assert.deepEqual((await expectStatus(200, mail.post(`bulk/${id}/retry`, token))).json(), { retried: 1 });
    await eventually('publishing again', async () => ((await progress(id)).failed === 0 ? true : undefined));
  });
});

test('statistics tell what was sent, opened and how soon, in parts and in all', async () => {
  const figures = async (query = '') =>
    (await expectStatus(200, mail.get(`sent/statistics?${query}`, token))).json<{
      complete: boolean;
      total: { sent: number; opened: number; medianSecondsToOpen: number | null };
      buckets: { start: string; sent: number }[];
    }>();
  const before = await figures();
  const id = await mail.published();
  await expectStatus(200, mail.get(`correspondence/${id}/content`, await mail.recipient()));
  const now = await figures();
  assert.deepEqual([now.total.sent - before.total.sent, now.total.opened - before.total.opened], [1, 1]);
  assert.equal(
    now.buckets.reduce((sum, { sent }) => sum + sent, 0),
    now.total.sent,
  );
  assert.ok(now.complete && now.total.medianSecondsToOpen! >= 0);
  assert.equal((await figures('resource=ttd-finnes-ikke')).total.sent, 0);
  for (const query of ['bucket=year', 'from=2020-01-01T00:00:00Z', 'bucket=hour&from=2026-01-01T00:00:00Z'])
    assert.equal((await mail.get(`sent/statistics?${query}`, token)).status, 400, query);
  const none = (await expectStatus(200, mail.get('sent/statistics', await other()))).json<{
    total: { sent: number };
  }>();
  assert.equal(none.total.sent, 0);
});

describe('a draft', () => {
  const put = (id: string, content: object, match?: string) =>
    call(mail.url(`drafts/${id}`), {
      method: 'PUT',
      token,
      json: { content },
      headers: match === undefined ? {} : { 'if-match': match },
    });

  test('is kept revision by revision, and not overwritten by who did not see the last one', async () => {
    const made = await mail.post('drafts', token, { content: { title: 'Utkast' } });
    assert.equal(made.status, 201, made.text);
    const { id } = made.json<{ id: string }>();
    assert.equal(made.headers.get('etag'), '"1"');
    const saved = await expectStatus(200, put(id, { title: 'Utkast 2' }, '"1"'));
    assert.equal(saved.headers.get('etag'), '"2"');
    const late = await put(id, { title: 'Annet' }, '"1"');
    assert.deepEqual([late.status, late.json<{ revision: number }>().revision], [412, 2]);
    assert.equal((await put(id, {})).status, 428);
    const two = await Promise.all(['a', 'b'].map((title) => put(id, { title }, '"2"')));
    assert.deepEqual(two.map(({ status }) => status).sort(), [200, 412]);
    const listed = (await expectStatus(200, mail.get('drafts', token))).json<{ items: { id: string }[] }>();
    assert.ok(listed.items.some((draft) => draft.id === id));
    assert.equal((await mail.get(`drafts/${id}`, await other())).status, 404);
    assert.equal((await mail.delete(`drafts/${id}`, await other())).status, 404);
    await expectStatus(204, mail.delete(`drafts/${id}`, token));
    assert.equal((await mail.get(`drafts/${id}`, token)).status, 404);
  });

  test('holds a list of recipients of its own', async () => {
    const { id } = (await expectStatus(201, mail.post('drafts', token, { content: {} }))).json<{ id: string }>();
    const lines = Array.from({ length: 2500 }, (_, index) => `linje ${index}`);
    const answer = await expectStatus(
      200,
      call(mail.url(`drafts/${id}/recipients`), {
        method: 'PUT',
        token,
        headers: { 'content-type': 'text/plain', 'if-match': '"1"' },
        body: `${lines.join('\r\n')}\n\n`,
      }),
    );
    assert.equal(answer.json<{ recipientCount: number }>().recipientCount, 2500);
    const got: string[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page: Answer = await expectStatus(200, mail.get(`drafts/${id}/recipients?after=${after}`, token));
      const { items, next } = page.json<{ items: { recipient: string }[]; next: number | null }>();
      got.push(...items.map(({ recipient }) => recipient));
      after = next;
    }
    assert.deepEqual(got, lines);
  });
});
