import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { type Answer, call, expectStatus } from '../../acceptance/client/http.ts';
import { DIFFERENCES, documented, seen, withoutDocument } from '../harness/contract.ts';
import {
  attachmentBody,
  FJORDFISK,
  JONAS,
  LYNGHEIM,
  MailClient,
  ORGANIZATION,
  requestBody,
  RESOURCE,
} from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** Public operations of ours that the document of June 2026 does not have, each with the reason. */
const NOT_IN_THE_DOCUMENT: Readonly<Record<string, string>> = {
  'GET /correspondence/api/v1/correspondence/{correspondenceId}/attachments/downloadall':
    'shown by the reference only where it is switched on',
  'POST /correspondence/api/v1/correspondence/{correspondenceId}/forward': 'added to the reference after June',
  'GET /correspondence/api/v1/correspondence/{correspondenceId}/forward': 'ours: what became of each forward',
  'POST /correspondence/api/v1/correspondence/{correspondenceId}/recall': 'ours: takes back what nobody has opened',
  'POST /correspondence/api/v1/correspondence/{correspondenceId}/retry': 'ours: publishes again what failed',
  'POST /correspondence/api/v1/bulk': 'ours: one message to very many',
  'GET /correspondence/api/v1/bulk/{batchId}': 'ours: how far a batch has come',
  'GET /correspondence/api/v1/bulk/{batchId}/recipients': 'ours: what became of each line of a batch',
  'GET /correspondence/api/v1/bulk': 'ours: batches of a sender',
  'POST /correspondence/api/v1/bulk/{batchId}/pause': 'ours: holds a batch back',
  'POST /correspondence/api/v1/bulk/{batchId}/resume': 'ours: lets a batch go on',
  'POST /correspondence/api/v1/bulk/{batchId}/retry': 'ours: publishes again what failed of a batch',
  'GET /correspondence/api/v1/correspondence/{correspondenceId}/timeline': 'ours: a message’s whole history',
  'POST /correspondence/api/v1/sent/search': 'ours: what a sender finds its messages by',
  'GET /correspondence/api/v1/sent/statistics': 'ours: figures for charts',
  'POST /correspondence/api/v1/recipients': 'ours: who can be sent to, looked up before it is done',
  'POST /correspondence/api/v1/preview': 'ours: a message as its recipient will see it',
  'GET /correspondence/api/v1/drafts': 'ours: messages being written',
  'POST /correspondence/api/v1/drafts': 'ours: messages being written',
  'GET /correspondence/api/v1/drafts/{draftId}': 'ours: messages being written',
  'PUT /correspondence/api/v1/drafts/{draftId}': 'ours: messages being written',
  'DELETE /correspondence/api/v1/drafts/{draftId}': 'ours: messages being written',
  'PUT /correspondence/api/v1/drafts/{draftId}/recipients': 'ours: messages being written',
  'GET /correspondence/api/v1/drafts/{draftId}/recipients': 'ours: messages being written',
  'POST /correspondence/api/v1/attachment/{attachmentId}/upload/tus': 'ours: uploads that can be continued',
  'PATCH /correspondence/api/v1/attachment/{attachmentId}/upload/tus': 'ours: uploads that can be continued',
  'DELETE /correspondence/api/v1/attachment/{attachmentId}/upload/tus': 'ours: uploads that can be continued',
};

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
});
after(() => server?.close());

const id = () => randomUUID();
const soon = () => new Date(Date.now() + 30 * 86_400_000).toISOString();
const stranger = () => mail.recipient(LYNGHEIM);
/** May send, but not for the owner of the demo's resource. */
const foreigner = () => mail.token(FJORDFISK, 'altinn:serviceowner altinn:correspondence.write');
const newAttachment = async (change: object = {}) =>
  (await expectStatus(200, mail.post('attachment', await mail.sender(), attachmentBody(change)))).json<string>();

/** A multipart request with one file. */
async function multipart(change: Record<string, string> = {}, token?: string): Promise<Answer> {
  const form = new FormData();
  form.append('attachments', new Blob(['innhold']), 'vedlegg.txt');
  const fields = {
    'Correspondence.ResourceId': RESOURCE,
    'Correspondence.SendersReference': 'kontrakt',
    'Correspondence.Content.MessageTitle': 'Tittel',
    'Correspondence.Content.MessageBody': 'Brødtekst',
    'Correspondence.Content.Attachments[0].FileName': 'vedlegg.txt',
    'Correspondence.Content.Attachments[0].SendersReference': 'kontrakt',
    Recipients: `0192:${FJORDFISK}`,
    ...change,
  };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return call(mail.url('correspondence/upload'), { token: token ?? (await mail.sender()), body: form });
}

/** Runs `work` while nothing can be stored on the disk. */
async function withoutDisk(work: () => Promise<unknown>): Promise<void> {
  const blobs = `${server.dataDirectory}/blobs`;
  await rename(blobs, `${blobs}.away`);
  await writeFile(blobs, '');
  try {
    await work();
  } finally {
    await rm(blobs);
    await rename(`${blobs}.away`, blobs);
  }
}

/** A message with everything a message can have, published and fetched. */
async function richMessage(): Promise<{ message: string; attachment: string }> {
  const attachment = await mail.uploaded('innhold', { displayName: 'Vedlegget', expirationInDays: 30 });
  const message = await mail.published({
    correspondence: {
      messageSender: 'Båtkontoret',
      isConfirmationNeeded: true,
      dueDateTime: soon(),
      propertyList: { sak: '12' },
      replyOptions: [{ linkURL: 'https://www.altinn.no', linkText: 'Svar' }, { linkURL: 'https://www.altinn.no/2' }],
      externalReferences: [{ referenceType: 'Generic', referenceValue: 'x' }],
      notification: { notificationTemplate: 'GenericAltinnMessage', notificationChannel: 'EmailPreferred' },
    },
    existingAttachments: [attachment, await mail.uploaded('to')],
  });
  return { message, attachment };
}

describe('every response of the mail', { skip: withoutDocument }, () => {
  test('of initialize is as the document promises, whatever its status', async () => {
    await expectStatus(200, mail.initialize({ recipients: [`0192:${FJORDFISK}`, `0192:${LYNGHEIM}`] }));
    await expectStatus(400, mail.initialize({ content: { messageTitle: '' } }));
    await expectStatus(400, mail.initialize({ content: { messageTitle: '# test' } }));
    await expectStatus(401, mail.post('correspondence', await foreigner(), requestBody()));
    await expectStatus(403, mail.post('correspondence', await mail.recipient(), requestBody()));
    await expectStatus(404, mail.initialize({ recipients: ['0192:999999999'] }));
    await expectStatus(422, mail.initialize({ recipients: [JONAS] }));
    const key = { idempotentKey: id() };
    await expectStatus(200, mail.initialize(key));
    await expectStatus(409, mail.initialize(key));

    await expectStatus(200, multipart());
    await expectStatus(400, multipart({ 'Correspondence.Content.Attachments[0].FileName': 'annet.txt' }));
    await expectStatus(401, multipart({}, await foreigner()));
    await expectStatus(403, multipart({}, await mail.recipient()));
    await expectStatus(404, multipart({ Recipients: '0192:999999999' }));
    await expectStatus(422, multipart({ Recipients: JONAS }));
    const again = { IdempotentKey: id() };
    await expectStatus(200, multipart(again));
    await expectStatus(409, multipart(again));
    await withoutDisk(() => expectStatus(502, multipart()));
  });

  test('of attachments is as the document promises, whatever its status', async () => {
    const sender = await mail.sender();
    const attachment = await newAttachment({ displayName: 'Vedlegget', expirationInDays: 30 });
    await expectStatus(400, mail.post('attachment', sender, attachmentBody({ fileName: 'a.exe' })));
    await expectStatus(401, mail.post('attachment', await foreigner(), attachmentBody()));
    for (const path of [`attachment/${attachment}`, `attachment/${attachment}/details`]) {
      await expectStatus(200, mail.get(path, sender));
      await expectStatus(401, mail.get(path, await foreigner()));
      await expectStatus(401, mail.get(path, 'intet.gyldig.token'));
      await expectStatus(404, mail.get(path.replace(attachment, id()), sender));
    }
    await withoutDisk(() => expectStatus(502, mail.upload(attachment, 'innhold')));
    await expectStatus(200, mail.upload(attachment, 'innhold'));
    await expectStatus(400, mail.upload(attachment, 'innhold'));
    await expectStatus(404, mail.upload(id(), 'innhold'));
    const headers = { 'content-type': 'application/octet-stream' };
    await expectStatus(
      401,
      call(mail.url(`attachment/${attachment}/upload`), { token: await foreigner(), body: 'innhold', headers }),
    );
    await expectStatus(200, mail.get(`attachment/${attachment}/details`, sender));
    await expectStatus(200, mail.get(`attachment/${attachment}/download`, sender));
    await expectStatus(401, mail.get(`attachment/${attachment}/download`, await foreigner()));
    await expectStatus(404, mail.get(`attachment/${id()}/download`, sender));
    await expectStatus(401, mail.delete(`attachment/${attachment}`, await foreigner()));
    await expectStatus(204, mail.delete(`attachment/${attachment}`, sender));
    await expectStatus(400, mail.delete(`attachment/${attachment}`, sender));
    await expectStatus(404, mail.delete(`attachment/${id()}`, sender));
    await expectStatus(200, mail.get(`attachment/${attachment}/details`, sender));
  });

  test('of reading is as the document promises, in every state and for every reader', async () => {
    const [sender, recipient] = [await mail.sender(), await mail.recipient()];
    const scheduled = (await mail.initialize({ correspondence: { requestedPublishTime: soon() } })).json<{
      correspondences: { correspondenceId: string }[];
    }>().correspondences[0]!.correspondenceId;
    const reserved = (await mail.initialize({ recipients: [JONAS, `0192:${FJORDFISK}`] })).json<{
      correspondences: { correspondenceId: string }[];
    }>().correspondences[0]!.correspondenceId;
    const { message, attachment } = await richMessage();
    const download = `correspondence/${message}/attachment/${attachment}/download`;
    for (const view of ['', '/details']) {
      for (const waiting of [scheduled, reserved])
        await expectStatus(200, mail.get(`correspondence/${waiting}${view}`, sender));
      await expectStatus(404, mail.get(`correspondence/${scheduled}${view}`, recipient));
      await expectStatus(200, mail.get(`correspondence/${message}${view}`, sender));
      await expectStatus(200, mail.get(`correspondence/${message}${view}`, recipient));
      await expectStatus(401, mail.get(`correspondence/${message}${view}`, await stranger()));
      await expectStatus(404, mail.get(`correspondence/${id()}${view}`, recipient));
      await expectStatus(400, mail.get(`correspondence/42${view}`, recipient));
    }
    await expectStatus(200, mail.get(`correspondence?resourceId=${RESOURCE}&role=Recipient`, recipient));
    await expectStatus(400, mail.get(`correspondence?resourceId=${RESOURCE}`, recipient));
    await expectStatus(401, mail.get(`correspondence?resourceId=finnes-ikke&role=Recipient`, recipient));
    await expectStatus(200, mail.get(`correspondence/${message}/content`, recipient));

    await expectStatus(200, mail.get(download, recipient));
    await expectStatus(401, mail.get(download, await stranger()));
    await expectStatus(404, mail.get(download.replace(attachment, id()), recipient));
    await expectStatus(200, mail.get(`correspondence/${message}/details`, recipient));

    for (const action of ['markasread', 'confirm']) {
      const fresh = await mail.published();
      await expectStatus(400, mail.post(`correspondence/${fresh}/${action}`, recipient));
      await expectStatus(401, mail.post(`correspondence/${fresh}/${action}`, await stranger()));
      await expectStatus(404, mail.post(`correspondence/${id()}/${action}`, recipient));
      await expectStatus(200, mail.get(`correspondence/${fresh}`, recipient));
      await expectStatus(200, mail.post(`correspondence/${fresh}/${action}`, recipient));
    }
    await expectStatus(400, mail.delete(`correspondence/${message}/purge`, recipient));
    await expectStatus(200, mail.post(`correspondence/${message}/confirm`, recipient));
    await expectStatus(401, mail.delete(`correspondence/${message}/purge`, await stranger()));
    await expectStatus(404, mail.delete(`correspondence/${id()}/purge`, recipient));
    await expectStatus(200, mail.delete(`correspondence/${message}/purge`, recipient));
    await expectStatus(400, mail.get(download, recipient));
    await expectStatus(200, mail.get(`correspondence/${message}/details`, sender));
    await expectStatus(200, mail.delete(`correspondence/${scheduled}/purge`, sender));
  });

  test('before any operation is the reference’s: media type, token, scope, Accept, method', async () => {
    await expectStatus(415, call(mail.url('correspondence'), { body: 'x', headers: { 'content-type': 'text/plain' } }));
    await expectStatus(401, call(mail.url('correspondence'), { json: requestBody() }));
    const headers = { accept: 'text/html' };
    await expectStatus(406, call(mail.url(`correspondence/${id()}`), { token: await mail.sender(), headers }));
    await expectStatus(405, call(mail.url('correspondence'), { method: 'PUT' }));
  });

  test('was met once at least, and what differs is named', () => {
    // Promised as "200, returns no data", which goes out as 204.
    const never = 'DELETE /correspondence/api/v1/attachment/{attachmentId} 200';
    const promised = documented().flatMap(([operation, statuses]) =>
      statuses.map((status) => `${operation} ${status}`),
    );
    const unmet = promised.filter((answer) => !seen.answers.has(answer));
    assert.deepEqual(unmet, [never]);
    assert.deepEqual([...seen.violations.keys()], []);
    for (const { name, shownBy } of DIFFERENCES)
      assert.ok(
        shownBy === undefined ? seen.differences.has(name) : existsSync(new URL(shownBy, import.meta.url)),
        name,
      );
  });

  test('belongs to an operation of the document, or to one that is named here', async () => {
    const names = new Set(documented().map(([operation]) => operation));
    const { paths } = (await call(mail.url('swagger/v1/swagger.json'))).json<{ paths: Record<string, object> }>();
    const ours = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    for (const operation of names) assert.ok(ours.includes(operation), `${operation} is promised`);
    const more = ours.filter((operation) => !names.has(operation));
    assert.deepEqual(
      more.filter((operation) => NOT_IN_THE_DOCUMENT[operation] === undefined),
      [],
    );
  });
});

test('a body of markdown and HTML is read as markdown', async () => {
  const body = '<p>Hei <b>alle</b><script>alert(1)</script></p>\n\n[svar](javascript:alert(1)) *nå*';
  const message = await mail.published({ content: { messageBody: body }, recipients: [`${ORGANIZATION}${FJORDFISK}`] });
  const content = await expectStatus(200, mail.get(`correspondence/${message}/content`, await mail.recipient()));
  assert.equal(content.text, 'Hei **alle**\n\nsvar *nå*');
});
