import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type Answer, call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import {
  assertFieldFault,
  assertProblem,
  FJELLHEIM,
  FJORDFISK,
  JONAS,
  KARI,
  LYNGHEIM,
  MailClient,
  ORGANIZATION,
  PERSON,
  RESOURCE,
  requestBody,
  TTD,
} from '../harness/mail.ts';
import pg from 'pg';
import { importOrganizations, organizationNumbers } from '../harness/organizations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
let database: pg.Pool;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  database = new pg.Pool({ connectionString: server.databaseUrl, max: 1 });
});
after(async () => {
  await database?.end();
  await server?.close();
});

const UNKNOWN = `${ORGANIZATION}999999999`;
const urn = (organization: string) => `${ORGANIZATION}${organization}`;

interface Initialized {
  correspondences: { correspondenceId: string; recipient: string; status: string }[];
  attachmentIds: string[];
  rejected?: { recipient: string; code: string; detail: string }[];
}
interface DryRun {
  valid: boolean;
  problems: { code?: string; path?: string; recipient?: string; text: string }[];
}

const initialize = async (json: unknown, headers: Record<string, string> = {}, query = ''): Promise<Answer> =>
  call(mail.url(`correspondence${query}`), { token: await mail.sender(), json, headers });

const sentCount = async (reference: string): Promise<number> =>
  (
    await mail.get(
      `correspondence?resourceId=${RESOURCE}&role=Sender&sendersReference=${reference}`,
      await mail.sender(),
    )
  ).json<{ ids: string[] }>().ids.length;

describe('a dry run', () => {
  const dryRun = async (json: unknown): Promise<DryRun> =>
    (await expectStatus(200, initialize(json, {}, '?validateOnly=true'))).json<DryRun>();

  test('of a request that would be accepted is valid, and stores nothing', async () => {
    const sendersReference = randomUUID();
    const body = requestBody({ correspondence: { sendersReference } });
    assert.deepEqual(await dryRun(body), { valid: true, problems: [] });
    assert.equal(await sentCount(sendersReference), 0);
    assert.equal((await initialize(body, {}, '?validateOnly=false')).status, 200);
    assert.equal(await sentCount(sendersReference), 1);
  });

  test('tells every problem of every recipient and every broken rule at once', async () => {
    const found = await dryRun(
      requestBody({
        correspondence: { isConfirmationNeeded: true, messageSender: '# Overskrift' },
        content: { messageTitle: '<b>Tittel</b>', language: 'de' },
        existingAttachments: [randomUUID()],
        recipients: [urn(FJORDFISK), UNKNOWN, `${PERSON}${JONAS}`, 'tull', urn(FJORDFISK), '14837510009'],
      }),
    );
    assert.equal(found.valid, false);
    const facts = found.problems.map(({ code, path, recipient }) => [code, path, recipient]);
    assert.deepEqual(facts, [
      [undefined, 'Recipients[3]', 'tull'],
      [undefined, 'Recipients[5]', '14837510009'],
      ['CORR-01006', 'Recipients', urn(FJORDFISK)],
      ['CORR-01029', 'Recipients', UNKNOWN],
      ['CORR-01016', 'Correspondence.DueDateTime', undefined],
      ['CORR-01030', 'Recipients', `${PERSON}${JONAS}`],
      ['CORR-01002', 'Correspondence.Content.MessageTitle', undefined],
      ['CORR-01023', 'Correspondence.Content.Language', undefined],
      ['CORR-01039', 'Correspondence.MessageSender', undefined],
      ['CORR-01007', 'ExistingAttachments', undefined],
    ]);
    assert.ok(found.problems.every(({ text }) => text.length > 0));
  });

  test('tells faults of fields too, together with broken rules where the request can be read', async () => {
    const tooLong = await dryRun(requestBody({ content: { messageTitle: 'x'.repeat(256) }, recipients: [UNKNOWN] }));
    assert.deepEqual(
      tooLong.problems.map(({ code, path }) => [code, path]),
      [
        [undefined, 'Correspondence.Content.MessageTitle'],
        ['CORR-01029', 'Recipients'],
      ],
    );
    const unreadable = await dryRun({ recipients: 7 });
    assert.equal(unreadable.valid, false);
    assert.ok(unreadable.problems.some(({ path }) => path?.startsWith('$')));
    const noJson = await call(mail.url('correspondence?validateOnly=true'), {
      token: await mail.sender(),
      headers: { 'content-type': 'application/json' },
      body: '{"correspondence":',
    });
    assert.equal(noJson.status, 200);
    assert.equal(noJson.json<DryRun>().valid, false);
    assert.deepEqual((await dryRun(requestBody({ recipients: [] }))).problems, [
      { path: 'Recipients', text: 'Recipients can not be empty' },
    ]);
    const unknownResource = await dryRun(requestBody({ correspondence: { resourceId: 'finnes-ikke' } }));
    assert.deepEqual(
      unknownResource.problems.map(({ code }) => code),
      ['CORR-01036'],
    );
  });

  test('tells a caller without the right to send nothing but that', async () => {
    const answer = await call(mail.url('correspondence?validateOnly=true'), {
      token: await mail.token(LYNGHEIM, 'altinn:correspondence.write'),
      json: requestBody({ recipients: [UNKNOWN] }),
    });
    assertProblem(answer, 'CORR-04001', 401);
  });

  test('of a form looks at the files and keeps none', async () => {
    const form = new FormData();
    form.append('Correspondence.ResourceId', RESOURCE);
    form.append('Correspondence.SendersReference', 'prøve');
    form.append('Correspondence.Content.MessageTitle', 'Tittel');
    form.append('Correspondence.Content.MessageBody', 'Tekst');
    form.append('Correspondence.Content.Attachments[0].FileName', 'en.exe');
    form.append('Correspondence.Content.Attachments[0].SendersReference', '1');
    form.append('Recipients[0]', UNKNOWN);
    form.append('Attachments', new Blob(['bytes']), 'en.exe');
    const answer = await call(mail.url('correspondence/upload?validateOnly=true'), {
      token: await mail.sender(),
      body: form,
    });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(
      answer.json<DryRun>().problems.map(({ code }) => code),
      ['CORR-01029', 'CORR-02013'],
    );
  });
});

describe('a lenient request', () => {
  const lenient = { prefer: 'respond-async, handling=lenient' };

  test('sends to those it can, and tells of the others one by one', async () => {
    const answer = await expectStatus(
      200,
      initialize(requestBody({ recipients: [UNKNOWN, urn(FJORDFISK), `${PERSON}${JONAS}`, urn(FJELLHEIM)] }), lenient),
    );
    assert.equal(answer.headers.get('preference-applied'), 'handling=lenient');
    const { correspondences, rejected } = answer.json<Initialized>();
    assert.deepEqual(
      correspondences.map(({ recipient, status }) => [recipient, status]),
      [
        [urn(FJORDFISK), 'ReadyForPublish'],
        [urn(FJELLHEIM), 'ReadyForPublish'],
      ],
    );
    assert.deepEqual(
      rejected!.map(({ recipient, code }) => [recipient, code]),
      [
        [UNKNOWN, 'CORR-01029'],
        [`${PERSON}${JONAS}`, 'CORR-01030'],
      ],
    );
    assert.match(rejected![0]!.detail, /^Could not find partyId for the following recipients: urn:/);
  });

  test('has an empty list of the rejected when nobody is', async () => {
    const { rejected } = (await initialize(requestBody(), lenient)).json<Initialized>();
    assert.deepEqual(rejected, []);
    assert.ok(!('rejected' in (await initialize(requestBody())).json<Initialized>()));
  });

  test('is the ordinary error when nobody is left, and for every other rule', async () => {
    assertProblem(await initialize(requestBody({ recipients: [UNKNOWN] }), lenient), 'CORR-01029', 404);
    assertProblem(await initialize(requestBody({ recipients: [`${PERSON}${JONAS}`] }), lenient), 'CORR-01030', 422);
    const both = await initialize(requestBody({ recipients: [`${PERSON}${JONAS}`, UNKNOWN] }), lenient);
    assertProblem(both, 'CORR-01029', 404);
    const wrong = requestBody({ recipients: [UNKNOWN, urn(FJORDFISK)], content: { messageTitle: '<b>x</b>' } });
    assertProblem(await initialize(wrong, lenient), 'CORR-01002', 400);
    assertProblem(await initialize(requestBody({ recipients: [UNKNOWN, urn(FJORDFISK)] })), 'CORR-01029', 404);
  });
});

describe('the header Idempotency-Key', () => {
  const several = (sendersReference: string) =>
    requestBody({ recipients: [urn(FJORDFISK), `${PERSON}${KARI}`], correspondence: { sendersReference } });

  test('answers a repeated request what it got first', async () => {
    const reference = randomUUID();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await expectStatus(200, initialize(several(reference), headers));
    assert.equal(first.headers.get('idempotency-replayed'), null);
    const second = await expectStatus(200, initialize(several(reference), headers));
    assert.equal(second.headers.get('idempotency-replayed'), 'true');
    assert.deepEqual(second.json(), first.json());
    assert.equal(await sentCount(reference), 2);
    assertProblem(await initialize(several('noe annet'), headers), 'CORR-01034', 409);
    assert.equal((await initialize(several(reference))).headers.get('idempotency-replayed'), null);
  });

  test('lets exactly one of several requests at once be stored', async () => {
    const reference = randomUUID();
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 8 }, () => initialize(several(reference), headers)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(new Set(answers.map(({ text }) => JSON.stringify(JSON.parse(text)))).size, 1);
    assert.equal(answers.filter((answer) => answer.headers.get('idempotency-replayed') === null).length, 1);
    assert.equal(await sentCount(reference), 2);
  });

  test('must be a UUID, and a refused request does not use it up', async () => {
    assertFieldFault(
      await initialize(requestBody(), { 'idempotency-key': 'tull' }),
      'Idempotency-Key',
      'The idempotency key must be a valid non-empty GUID',
    );
    const headers = { 'idempotency-key': randomUUID() };
    assertProblem(await initialize(requestBody({ recipients: [UNKNOWN] }), headers), 'CORR-01029', 404);
    assert.equal((await initialize(requestBody(), headers)).status, 200);
  });

  test('covers the files of a form, and keeps those of the first request only', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const send = async (bytes: string) => {
      const form = new FormData();
      form.append('Correspondence.ResourceId', RESOURCE);
      form.append('Correspondence.SendersReference', 'gjentatt');
      form.append('Correspondence.Content.MessageTitle', 'Tittel');
      form.append('Correspondence.Content.MessageBody', 'Tekst');
      form.append('Correspondence.Content.Attachments[0].FileName', 'a.txt');
      form.append('Correspondence.Content.Attachments[0].SendersReference', '1');
      form.append('Recipients[0]', urn(FJORDFISK));
      form.append('Attachments', new Blob([bytes]), 'a.txt');
      return call(mail.url('correspondence/upload'), { token: await mail.sender(), body: form, headers });
    };
    const first = await expectStatus(200, send('bytes'));
    const again = await expectStatus(200, send('bytes'));
    assert.deepEqual(again.json(), first.json());
    assertProblem(await send('andre'), 'CORR-01034', 409);
    const [attachment] = first.json<Initialized>().attachmentIds;
    const { correspondenceId } = first.json<Initialized>().correspondences[0]!;
    const download = await eventually('publishing', async () => {
      const answer = await mail.get(
        `correspondence/${correspondenceId}/attachment/${attachment}/download`,
        await mail.recipient(),
      );
      return answer.status === 200 ? answer : undefined;
    });
    assert.equal(download.text, 'bytes');
  });

  test('leaves idempotentKey of the body as it is', async () => {
    const body = { ...several('x'), idempotentKey: randomUUID() };
    assertProblem(await initialize(body, { 'idempotency-key': randomUUID() }), 'CORR-01047', 400);
  });
});

describe('recall', () => {
  const recall = async (id: string, token?: string) =>
    mail.post(`correspondence/${id}/recall`, token ?? (await mail.sender()));
  const history = async (id: string) =>
    (await mail.get(`correspondence/${id}/details`, await mail.recipient())).json<{
      statusHistory: { status: string; statusText: string }[];
    }>().statusHistory;

  test('takes back a published message that nobody has opened', async () => {
    const id = await mail.published();
    const answer = await recall(id);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json(), id);
    assertProblem(await mail.get(`correspondence/${id}`, await mail.recipient()), 'CORR-01001', 404);
    const details = (await mail.get(`correspondence/${id}/details`, await mail.sender())).json<{
      status: string;
      statusText: string;
    }>();
    assert.deepEqual([details.status, details.statusText], ['PurgedByAltinn', 'Recalled by the sender']);
    assertProblem(await recall(id), 'CORR-01014', 400);
    const events = await database.query(
      "select type, subject from events.event where resource_instance = $1 and type like '%correspondencepurged'",
      [id],
    );
    assert.deepEqual(
      events.rows.map(({ subject }) => subject),
      [urn(TTD)],
    );
  });

  test('comes too late once a recipient has opened or downloaded it', async () => {
    const fetched = await mail.published();
    await expectStatus(200, mail.get(`correspondence/${fetched}`, await mail.recipient()));
    assertProblem(await recall(fetched), 'CORR-07001', 409);
    const attachment = await mail.uploaded('innhold');
    const downloaded = await mail.published({ existingAttachments: [attachment] });
    await expectStatus(
      200,
      mail.get(`correspondence/${downloaded}/attachment/${attachment}/download`, await mail.recipient()),
    );
    assertProblem(await recall(downloaded), 'CORR-07001', 409);
    assert.ok((await history(downloaded)).some(({ status }) => status === 'AttachmentsDownloaded'));
  });

  test('and a fetch at the same time: one of them comes first, never both', async () => {
    const token = await mail.recipient();
    const seen = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const id = await mail.published();
      const paths = [`correspondence/${id}`, `correspondence/${id}/details`, `correspondence/${id}/content`];
      const fetch = () => mail.get(paths[round % paths.length]!, token);
      const [recalled, fetched] = await Promise.all(
        round % 2 === 0 ? [recall(id), fetch()] : [fetch(), recall(id)],
      ).then((answers) => (round % 2 === 0 ? answers : answers.toReversed()));
      seen.add(`${recalled!.status} ${fetched!.status}`);
    }
    for (const outcome of seen) assert.ok(['200 404', '409 200'].includes(outcome), outcome);
  });

  test('is for the sender alone', async () => {
    const id = await mail.published();
    assert.equal((await recall(id, await mail.recipient())).status, 403);
    const stranger = await mail.token(LYNGHEIM, 'altinn:correspondence.write');
    assertProblem(await recall(id, stranger), 'CORR-04001', 401);
    assertProblem(await recall(randomUUID()), 'CORR-01001', 404);
  });
});

describe('retry', () => {
  const retry = async (id: string) => mail.post(`correspondence/${id}/retry`, await mail.sender());

  test('publishes what failed for a cause that has gone; the history keeps the failure', async () => {
    const [organizationNumber] = organizationNumbers(1) as [string];
    const setDeleted = async (isDeleted: boolean) =>
      importOrganizations(server.url, await mail.token(FJELLHEIM, 'budstikke:administration'), [organizationNumber], {
        isDeleted,
      });
    await setDeleted(false);
    const soon = new Date(Date.now() + 1000).toISOString();
    const [sent] = (
      await initialize(
        requestBody({ recipients: [urn(organizationNumber)], correspondence: { requestedPublishTime: soon } }),
      )
    ).json<Initialized>().correspondences;
    const id = sent!.correspondenceId;
    assertProblem(await retry(id), 'CORR-07002', 409);
    await setDeleted(true);
    const details = async () =>
      (await mail.get(`correspondence/${id}/details`, await mail.sender())).json<{
        status: string;
        published: string | null;
        statusHistory: { status: string }[];
      }>();
    const reaches = (status: string) =>
      eventually(status, async () => ((await details()).status === status ? true : undefined));
    await reaches('Failed');
    await expectStatus(200, retry(id));
    await eventually('the second failure', async () =>
      (await details()).statusHistory.filter(({ status }) => status === 'Failed').length === 2 ? true : undefined,
    );
    assert.equal((await details()).status, 'Failed');
    await setDeleted(false);
    await expectStatus(200, retry(id));
    await reaches('Published');
    assert.deepEqual(
      (await details()).statusHistory.map(({ status }) => status),
      ['Initialized', 'ReadyForPublish', 'Failed', 'ReadyForPublish', 'Failed', 'ReadyForPublish', 'Published'],
    );
    assert.notEqual((await details()).published, null);
    assertProblem(await retry(id), 'CORR-07002', 409);
  });
});
