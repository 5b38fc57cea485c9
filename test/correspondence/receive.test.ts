import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { mailPolicy } from '../../acceptance/client/policy.ts';
import {
  assertFieldFault,
  assertProblem,
  FJORDFISK,
  LYNGHEIM,
  MailClient,
  ORGANIZATION,
  RESOURCE,
  TTD,
} from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
});
after(() => server?.close());

interface Overview {
  status: string;
  statusText: string;
  read: string | null;
  content: { language: string; messageTitle: string; messageBody: string | null; attachments: { id: string }[] };
  statusHistory: { status: string; statusText: string }[];
}

const overview = async (id: string, token: string) =>
  (await expectStatus(200, mail.get(`correspondence/${id}`, token))).json<Overview>();
const history = async (id: string, token: string) =>
  (await expectStatus(200, mail.get(`correspondence/${id}/details`, token)))
    .json<Overview>()
    .statusHistory.map(({ status }) => status);

describe('reading', () => {
  test('before publishing the sender sees the content and the recipient finds nothing', async () => {
    const answer = await mail.initialize({ correspondence: { requestedPublishTime: '2099-01-01T00:00:00Z' } });
    const id = answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!.correspondenceId;
    assert.equal((await overview(id, await mail.sender())).content.messageTitle, 'Tittel');
    for (const path of [`correspondence/${id}`, `correspondence/${id}/details`, `correspondence/${id}/content`])
      assertProblem(await mail.get(path, await mail.recipient()), 'CORR-01001', 404);
    const found = await mail.get(`correspondence?resourceId=${RESOURCE}&role=Recipient`, await mail.recipient());
    assert.ok(!found.json<{ ids: string[] }>().ids.includes(id));
  });

  test('after publishing the content is the recipient’s: a service owner’s token never reads a published body', async () => {
    const id = await mail.published();
    const seen = await overview(id, await mail.sender());
    assert.deepEqual(seen.content, {
      language: 'no',
      messageTitle: '',
      messageSummary: '',
      messageBody: '',
      attachments: [],
    });
    assert.equal((await overview(id, await mail.recipient())).content.messageBody, 'Brødtekst');
    const both = await mail.token(TTD, 'altinn:serviceowner altinn:correspondence.read altinn:correspondence.write', {
      org: 'ttd',
    });
    assertProblem(await mail.get(`correspondence/${id}/content`, both), 'CORR-04001', 401);
    assert.equal((await overview(id, both)).content.messageBody, '');
  });

  test('fetched once in fifteen seconds by overview, each time by details, read once by content', async () => {
    const id = await mail.published();
    const token = await mail.recipient();
    await overview(id, token);
    await overview(id, token);
    await expectStatus(200, mail.get(`correspondence/${id}/content`, token));
    await expectStatus(200, mail.get(`correspondence/${id}/content`, token));
    assert.deepEqual(await history(id, token), [
      'Initialized',
      'ReadyForPublish',
      'Published',
      'Fetched',
      'Read',
      'Fetched',
    ]);
    const seen = await overview(id, await mail.sender());
    assert.equal(seen.status, 'Read');
    assert.ok(seen.read !== null);
  });

  test('strangers get 401 with 4001, and unknown ids 404', async () => {
    const id = await mail.published();
    for (const path of [`correspondence/${id}`, `correspondence/${id}/details`, `correspondence/${id}/content`])
      assertProblem(await mail.get(path, await mail.recipient(LYNGHEIM)), 'CORR-04001', 401);
    assertProblem(await mail.post(`correspondence/${id}/confirm`, await mail.recipient(LYNGHEIM)), 'CORR-04001', 401);
    assertProblem(await mail.get(`correspondence/${randomUUID()}`, await mail.recipient()), 'CORR-01001', 404);
  });

  test('a raw Maskinporten token must be exchanged to read', async () => {
    const id = await mail.published();
    const answer = await call(mail.url(`correspondence/${id}/content`), { token: 'no.valid.token' });
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('www-authenticate')!, /invalid_token/);
  });
});

describe('marking as read and confirming', () => {
  test('need a fetch first, and happen once', async () => {
    const id = await mail.published();
    const token = await mail.recipient();
    assertProblem(await mail.post(`correspondence/${id}/markasread`, token), 'CORR-01024', 400);
    assertProblem(await mail.post(`correspondence/${id}/confirm`, token), 'CORR-01025', 400);
    await overview(id, token);
    assert.equal((await expectStatus(200, mail.post(`correspondence/${id}/markasread`, token))).json(), id);
    assertProblem(await mail.post(`correspondence/${id}/markasread`, token), 'CORR-01040', 400);
    assert.equal((await expectStatus(200, mail.post(`correspondence/${id}/confirm`, token))).json(), id);
    assertProblem(await mail.post(`correspondence/${id}/confirm`, token), 'CORR-01041', 400);
    assert.equal((await overview(id, await mail.sender())).status, 'Confirmed');
  });

  test('a confirmation is stored when it is answered', async () => {
    const id = await mail.published();
    const token = await mail.recipient();
    await overview(id, token);
    await expectStatus(200, mail.post(`correspondence/${id}/confirm`, token));
    assert.ok((await history(id, await mail.sender())).includes('Confirmed'));
  });

  test('of ten confirmations at once one counts', async () => {
    const id = await mail.published();
    const token = await mail.recipient();
    await overview(id, token);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => mail.post(`correspondence/${id}/confirm`, token)),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.equal((await history(id, token)).filter((status) => status === 'Confirmed').length, 1);
  });
});

describe('searching', () => {
  const search = async (query: string, token: string) =>
    (await expectStatus(200, mail.get(`correspondence?resourceId=${RESOURCE}&${query}`, token))).json<{
      ids: string[];
    }>().ids;

  test('by reference, status, time and role, newest first', async () => {
    const reference = randomUUID();
    const older = await mail.published({
      correspondence: { sendersReference: reference, requestedPublishTime: '2024-01-01T00:00:00Z' },
    });
    const newer = await mail.published({
      correspondence: { sendersReference: reference, requestedPublishTime: '2024-02-01T00:00:00Z' },
    });
    const [sender, recipient] = [await mail.sender(), await mail.recipient()];
    const mine = `sendersReference=${reference}`;
    assert.deepEqual(await search(`role=Sender&${mine}`, sender), [newer, older]);
    assert.deepEqual(await search(`role=recipient&${mine}&status=Published`, recipient), [newer, older]);
    assert.deepEqual(await search(`role=2&${mine}&from=2024-01-15`, recipient), [newer]);
    assert.deepEqual(await search(`role=RecipientAndSender&${mine}&to=2024-01-15T00:00:00Z`, sender), [older]);
    assert.deepEqual(await search(`role=Recipient&${mine}&status=Fetched`, recipient), []);
    await overview(older, recipient);
    assert.deepEqual(await search(`role=Recipient&${mine}&status=Fetched`, recipient), [older]);
    assert.deepEqual(await search(`role=Sender&${mine}&onBehalfOf=0192:${TTD}`, sender), [newer, older]);
    assert.deepEqual(await search(`ROLE=Sender&SENDERSREFERENCE=${reference}`, sender), [newer, older]);
  });

  test('what is asked wrongly is answered in the reference’s words', async () => {
    const sender = await mail.sender();
    assertFieldFault(await mail.get('correspondence', sender), 'ResourceId', 'The resourceId field is required.');
    assertFieldFault(
      await mail.get(`correspondence?resourceId=${RESOURCE}`, sender),
      'Role',
      'The role field is required.',
    );
    assertProblem(
      await mail.get(`correspondence?resourceId=${RESOURCE}&role=Sender&from=2025-01-02&to=2025-01-01`, sender),
      'CORR-01027',
      400,
    );
    assertFieldFault(
      await mail.get(`correspondence?resourceId=${RESOURCE}&role=Sender&onBehalfOf=123`, sender),
      'OnBehalfOf',
      /^OnBehalfOf must be either/,
    );
    assertProblem(
      await mail.get(
        `correspondence?resourceId=${RESOURCE}&role=Recipient&onBehalfOf=0192:${LYNGHEIM}`,
        await mail.recipient(),
      ),
      'CORR-04001',
      401,
    );
  });

  test('a key of another owner reveals nothing', async () => {
    const idempotentKey = randomUUID();
    await expectStatus(200, mail.initialize({ idempotentKey }));
    assert.deepEqual(await search(`role=Recipient&idempotentKey=${idempotentKey}`, await mail.recipient()), []);
  });
});

describe('deleting', () => {
  test('the sender may until it is published, and then it is not published', async () => {
    const answer = await mail.initialize({
      correspondence: { requestedPublishTime: new Date(Date.now() + 1500).toISOString() },
    });
    const id = answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!.correspondenceId;
    const token = await mail.sender();
    assert.equal((await expectStatus(200, mail.delete(`correspondence/${id}/purge`, token))).json(), id);
    assertProblem(await mail.delete(`correspondence/${id}/purge`, token), 'CORR-01014', 400);
    assertProblem(await mail.get(`correspondence/${id}`, token), 'CORR-01001', 404);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    assert.deepEqual(await history(id, token), ['Initialized', 'ReadyForPublish']);
    assertProblem(await mail.delete(`correspondence/${await mail.published()}/purge`, token), 'CORR-01013', 400);
  });

  test('the recipient may from then on, confirmed first where that is needed; texts and files are gone', async () => {
    const attachment = await mail.uploaded('til sletting');
    const due = new Date(Date.now() + 86_400_000).toISOString();
    const id = await mail.published({
      correspondence: { isConfirmationNeeded: true, dueDateTime: due },
      existingAttachments: [attachment],
    });
    const token = await mail.recipient();
    assertProblem(await mail.delete(`correspondence/${id}/purge`, token), 'CORR-01026', 400);
    await overview(id, token);
    await expectStatus(200, mail.post(`correspondence/${id}/confirm`, token));
    await expectStatus(200, mail.delete(`correspondence/${id}/purge`, token));
    assertProblem(await mail.get(`correspondence/${id}`, token), 'CORR-01001', 404);
    assertProblem(await mail.get(`correspondence/${id}/attachment/${attachment}/download`, token), 'CORR-02019', 400);
    assertProblem(await mail.get(`attachment/${attachment}/download`, await mail.sender()), 'CORR-02019', 400);
    const { rows } = await server.foundation.database.pool.query(
      'select body, erased_at from correspondence.content where id = (select content_id from correspondence.correspondence where id = $1)',
      [id],
    );
    assert.equal(rows[0].body, '');
    assert.ok(rows[0].erased_at instanceof Date);
  });

  test('one recipient’s deletion leaves the others’ texts and files', async () => {
    const attachment = await mail.uploaded('felles');
    const answer = await mail.initialize({
      recipients: [`0192:${FJORDFISK}`, `0192:${LYNGHEIM}`],
      existingAttachments: [attachment],
    });
    const [one, two] = answer
      .json<{ correspondences: { correspondenceId: string }[] }>()
      .correspondences.map(({ correspondenceId }) => correspondenceId);
    await overview(one!, await mail.recipient());
    await expectStatus(200, mail.delete(`correspondence/${one}/purge`, await mail.recipient()));
    assert.equal((await overview(two!, await mail.recipient(LYNGHEIM))).content.messageBody, 'Brødtekst');
    const file = await expectStatus(
      200,
      mail.get(`correspondence/${two}/attachment/${attachment}/download`, await mail.recipient(LYNGHEIM)),
    );
    assert.equal(file.text, 'felles');
    await expectStatus(200, mail.delete(`correspondence/${two}/purge`, await mail.recipient(LYNGHEIM)));
    assertProblem(
      await mail.get(`correspondence/${two}/attachment/${attachment}/download`, await mail.recipient(LYNGHEIM)),
      'CORR-02019',
      400,
    );
  });
});

describe('who may only see', () => {
  test('gets no body and no file, here and in every other answer', async () => {
    const resource = `ttd-se-${randomUUID().slice(0, 8)}`;
    const registry = await mail.token(TTD, 'altinn:resourceregistry/resource.write');
    const texts = (text: string) => ({ nb: text, nn: text, en: text });
    const json = {
      identifier: resource,
      title: texts('Brev'),
      description: texts('Brev'),
      rightDescription: texts('Brev'),
      contactPoints: [],
      hasCompetentAuthority: { organization: TTD, orgcode: 'ttd', name: texts('Testdepartementet') },
      resourceType: 'CorrespondenceService',
    };
    await expectStatus(201, call(`${server.url}/resourceregistry/api/v1/resource`, { token: registry, json }));
    const form = new FormData();
    const policy = mailPolicy(resource, [
      { subjects: [['urn:altinn:organization:identifier-no', FJORDFISK]], actions: ['see'] },
      { subjects: [['urn:altinn:organization:identifier-no', LYNGHEIM]], actions: ['open'] },
    ]);
    form.append('policyFile', new Blob([policy]), 'policy.xml');
    await expectStatus(
      201,
      call(`${server.url}/resourceregistry/api/v1/resource/${resource}/policy`, { token: registry, body: form }),
    );

    const attachment = await mail.uploaded('hemmelig', { resourceId: resource });
    const id = await mail.published({ correspondence: { resourceId: resource }, existingAttachments: [attachment] });
    const token = await mail.recipient();
    const seen = await overview(id, token);
    assert.equal(seen.content.messageTitle, 'Tittel');
    assert.equal(seen.content.messageBody, null);
    assert.equal(seen.content.attachments.length, 1);
    assert.equal(
      (await expectStatus(200, mail.get(`correspondence/${id}/details`, token))).json<Overview>().content.messageBody,
      null,
    );
    for (const path of [`correspondence/${id}/content`, `correspondence/${id}/attachment/${attachment}/download`])
      assertProblem(await mail.get(path, token), 'CORR-04001', 401);
    for (const action of ['markasread', 'confirm'])
      assertProblem(await mail.post(`correspondence/${id}/${action}`, token), 'CORR-04001', 401);
    assertProblem(await mail.delete(`correspondence/${id}/purge`, token), 'CORR-04001', 401);
    const found = await mail.get(`correspondence?resourceId=${resource}&role=Recipient`, token);
    assert.deepEqual(found.json<{ ids: string[] }>().ids, [id]);

    const opener = await mail.published({
      correspondence: { resourceId: resource },
      recipients: [`${ORGANIZATION}${LYNGHEIM}`],
    });
    assert.equal((await overview(opener, await mail.recipient(LYNGHEIM))).content.messageBody, 'Brødtekst');
  });
});
