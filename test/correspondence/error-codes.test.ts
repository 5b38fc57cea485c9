import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { type Answer, call, expectStatus } from '../../acceptance/client/http.ts';
import { organizationNumber } from '../../acceptance/client/organization.ts';
import { problem } from '../../server/correspondence/model/problems.ts';
import {
  assertProblem,
  attachmentBody,
  FJELLHEIM,
  FJORDFISK,
  JONAS,
  KARI,
  LYNGHEIM,
  MailClient,
  ORGANIZATION,
  requestBody,
  RESOURCE,
  TTD,
} from '../harness/mail.ts';
import { advanceClock, organizationsMay, packageMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** Of the catalogue, codes that no request can bring about here, and why. */
const NEVER: Readonly<Record<string, string>> = {
  'CORR-01003': 'every text is markdown; HTML in it is made harmless where it is read (model/text-rules.ts)',
  'CORR-01019': 'the field message "The Content field is required." comes first',
  'CORR-01020': 'the field message on MessageTitle comes first',
  'CORR-01021': 'the field message on MessageBody comes first',
  'CORR-01022': 'the length message on MessageBody comes first',
  'CORR-01031': 'unused in the reference too: such a message is not found (1001)',
  'CORR-01032': 'the reservation register is our own register, in the same database',
  'CORR-01033': 'sent as a field message on IdempotentKey',
  'CORR-01037': 'the length message on MessageTitle comes first',
  'CORR-01042': 'the length message on MessageSummary comes first',
  'CORR-02009': 'blobs are found by key, never by an address that could be missing',
  'CORR-02011': 'the length message on FileName comes first',
  'CORR-03028': 'only a production server without SMTP_URL answers it',
  'CORR-07014': 'the client that would read it has broken the connection off',
  'CORR-03001': 'there is a template for every language that 1023 lets through',
};

/** Codes whose circumstances a file of their own sets up. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'CORR-01043': 'dialogs.test.ts',
  'CORR-01046': 'dialogs.test.ts',
  'CORR-01050': 'dialogs.test.ts',
  'CORR-01062': 'confidential.test.ts',
  'CORR-01063': 'forward.test.ts',
  'CORR-01064': 'forward.test.ts',
  'CORR-01065': 'forward.test.ts',
  'CORR-01066': 'forward.test.ts',
  'CORR-01067': 'forward.test.ts',
  'CORR-02018': 'files.test.ts',
  'CORR-02022': 'files.test.ts',
  'CORR-02023': 'zip.test.ts',
  'CORR-03027': 'forward.test.ts',
  'CORR-07001': 'extras.test.ts',
  'CORR-07002': 'extras.test.ts',
  'CORR-07010': 'bulk.test.ts',
  'CORR-07011': 'bulk.test.ts',
  'CORR-07012': 'bulk.test.ts',
  'CORR-07013': 'bulk.test.ts',
  'CORR-06001': 'statistics.test.ts',
  'CORR-06002': 'statistics.test.ts',
  'CORR-06003': 'statistics.test.ts',
};

const [OPEN, CONFIDENTIAL, BROKER, FOREIGN] = ['open', 'confidential', 'broker', 'foreign'].map(
  (name) => `codes-${name}-${randomUUID().slice(0, 8)}`,
) as [string, string, string, string];
/** An organisation in which nobody holds a role. */
const EMPTY = organizationNumber('31300002')!;

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  await registerResource(mail, OPEN, {
    rules: [organizationsMay([FJORDFISK, LYNGHEIM], 'read')],
  });
  await registerResource(mail, CONFIDENTIAL, {
    rules: [packageMay('post-til-virksomheten-med-taushetsbelagt-innhold', 'read')],
  });
  await registerResource(mail, BROKER, {
    rules: [organizationsMay([FJORDFISK], 'read')],
    resourceType: 'BrokerService',
  });
  await registerResource(mail, FOREIGN, {
    rules: [organizationsMay([FJORDFISK], 'read')],
    owner: FJELLHEIM,
    code: 'fjel',
  });
});
after(() => server?.close());

const MONTH = 30 * 86_400_000;
const soon = () => new Date(Date.now() + MONTH).toISOString();
const sent = (change: Parameters<MailClient['initialize']>[0]) => () => mail.initialize(change);
const noted = (notification: object, more: object = {}) => sent({ correspondence: { notification }, ...more });
const attached = (change: object) => async () => mail.post('attachment', await mail.sender(), attachmentBody(change));
const references = (...externalReferences: [referenceType: string, referenceValue: string][]) => ({
  externalReferences: externalReferences.map(([referenceType, referenceValue]) => ({ referenceType, referenceValue })),
});
const initializedAttachment = async (change: object = {}) =>
  (await expectStatus(200, mail.post('attachment', await mail.sender(), attachmentBody(change)))).json<string>();
const fetched = async (change: Parameters<MailClient['initialize']>[0] = {}) => {
  const id = await mail.published(change);
  await expectStatus(200, mail.get(`correspondence/${id}`, await mail.recipient()));
  return id;
};
const act = async (id: string, action: string) => mail.post(`correspondence/${id}/${action}`, await mail.recipient());
const search = async (query: string, token: string) =>
  mail.get(`correspondence?resourceId=${RESOURCE}&${query}`, token);
const testTool = async (name: string, parameters: Record<string, string>) => {
  const query = new URLSearchParams({ env: 'local', ...parameters });
  const headers = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };
  return (await expectStatus(200, call(`${server.url}/testtools/api/${name}?${query}`, { headers }))).text;
};

const texts = {
  emailSubject: 's',
  emailBody: 'b',
  smsBody: 'm',
  reminderEmailSubject: 's',
  reminderEmailBody: 'b',
  reminderSmsBody: 'm',
};
const custom = (recipient: object, more: object = {}) => ({ ...texts, customRecipients: [recipient], ...more });

/** How each code is brought about over HTTP. */
const TABLE: Readonly<Record<string, () => Promise<Answer>>> = {
  'CORR-01001': async () => mail.get(`correspondence/${randomUUID()}`, await mail.sender()),
  'CORR-01002': sent({ content: { messageTitle: '# test' } }),
  'CORR-01005': sent({ content: { attachments: [{ fileName: 'a.txt', sendersReference: 'x' }] } }),
  'CORR-01006': sent({ recipients: [`0192:${FJORDFISK}`, `${ORGANIZATION}${FJORDFISK}`] }),
  'CORR-01007': sent({ existingAttachments: [randomUUID()] }),
  'CORR-01008': sent({ correspondence: { dueDateTime: '2020-01-01T00:00:00Z' } }),
  'CORR-01009': sent({
    correspondence: { dueDateTime: '2099-01-01T00:00:00Z', requestedPublishTime: '2099-01-02T00:00:00Z' },
  }),
  'CORR-01013': async () => mail.delete(`correspondence/${await mail.published()}/purge`, await mail.sender()),
  'CORR-01014': async () => {
    const id = await mail.published();
    await expectStatus(200, mail.delete(`correspondence/${id}/purge`, await mail.recipient()));
    return mail.delete(`correspondence/${id}/purge`, await mail.recipient());
  },
  'CORR-01016': sent({ correspondence: { isConfirmationNeeded: true } }),
  'CORR-01017': async () => {
    const token = await mail.token(FJELLHEIM, 'altinn:serviceowner altinn:correspondence.write', { org: 'fjel' });
    const body = attachmentBody({ resourceId: FOREIGN });
    const id = (await expectStatus(200, mail.post('attachment', token, body))).json<string>();
    return mail.initialize({ existingAttachments: [id] });
  },
  'CORR-01018': async () => mail.initialize({ existingAttachments: [await initializedAttachment()] }),
  'CORR-01023': sent({ content: { language: 'nu' } }),
  'CORR-01024': async () => act(await mail.published(), 'markasread'),
  'CORR-01025': async () => act(await mail.published(), 'confirm'),
  'CORR-01026': async () => {
    const id = await mail.published({ correspondence: { isConfirmationNeeded: true, dueDateTime: soon() } });
    return mail.delete(`correspondence/${id}/purge`, await mail.recipient());
  },
  'CORR-01027': async () => search('role=Sender&from=2025-01-02&to=2025-01-01', await mail.sender()),
  'CORR-01029': sent({ recipients: [`0192:${FJORDFISK}`, '0192:999999999'] }),
  'CORR-01030': sent({ recipients: [JONAS] }),
  'CORR-01034': async () => {
    const idempotentKey = randomUUID();
    await expectStatus(200, mail.initialize({ idempotentKey }));
    return mail.initialize({ idempotentKey });
  },
  'CORR-01035': sent({ correspondence: { replyOptions: [{ linkURL: 'www.altinn.no' }] } }),
  'CORR-01036': sent({ correspondence: { resourceId: 'finnes-ikke' } }),
  'CORR-01038': sent({ content: { attachments: Array(101).fill({ fileName: 'a.txt', sendersReference: 'x' }) } }),
  'CORR-01039': sent({ correspondence: { messageSender: '# test' } }),
  'CORR-01040': async () => {
    const id = await fetched();
    await expectStatus(200, act(id, 'markasread'));
    return act(id, 'markasread');
  },
  'CORR-01041': async () => {
    const id = await fetched();
    await expectStatus(200, act(id, 'confirm'));
    return act(id, 'confirm');
  },
  'CORR-01044': async () => {
    await expectStatus(
      200,
      call(`${server.url}/administration/api/v1/register/import`, {
        token: await mail.token(FJELLHEIM, 'budstikke:administration'),
        json: {
          parties: [
            { key: 'empty', kind: 'organization', name: 'Uten roller', organizationNumber: EMPTY, unitType: 'AS' },
          ],
          roles: [],
        },
      }),
    );
    return mail.initialize({
      correspondence: { resourceId: CONFIDENTIAL, isConfidential: true },
      recipients: [`0192:${EMPTY}`],
    });
  },
  'CORR-01045': sent({
    correspondence: references(['DialogportenDialogId', randomUUID()]),
    recipients: [`0192:${FJORDFISK}`, `0192:${LYNGHEIM}`],
  }),
  'CORR-01047': sent({ idempotentKey: randomUUID(), recipients: [`0192:${FJORDFISK}`, `0192:${LYNGHEIM}`] }),
  'CORR-01048': sent({ correspondence: references(['DialogportenDialogId', 'ingen-uuid']) }),
  'CORR-01051': sent({
    correspondence: {
      ...references(['DialogportenDialogId', randomUUID()]),
      replyOptions: [{ linkURL: 'https://www.altinn.no' }],
    },
  }),
  'CORR-01052': sent({
    correspondence: references(
      ['DialogportenDialogId', randomUUID()],
      ['DialogportenTransmissionType', 'Alert'],
      ['DialogportenTransmissionType', '1'],
    ),
  }),
  'CORR-01053': sent({ correspondence: references(['DialogportenTransmissionType', 'Alert']) }),
  'CORR-01054': sent({ correspondence: references(['DialogportenDialogId', randomUUID()]) }),
  'CORR-01060': sent({ correspondence: { resourceId: CONFIDENTIAL } }),
  'CORR-01061': sent({ correspondence: { isConfidential: true } }),
  'CORR-01068': sent({ correspondence: { allowForwarding: true } }),
  'CORR-01069': async () => {
    const id = await mail.uploaded(Buffer.alloc(10_000_001), { resourceId: OPEN });
    return mail.initialize({
      correspondence: { resourceId: OPEN, allowForwarding: true },
      existingAttachments: [id],
    });
  },
  'CORR-02001': async () => mail.get(`attachment/${randomUUID()}`, await mail.sender()),
  'CORR-02002': async () => {
    const id = await initializedAttachment();
    const blobs = `${server.dataDirectory}/blobs`;
    // A disk that cannot be written, whoever runs the test.
    await rename(blobs, `${blobs}.away`);
    await writeFile(blobs, '');
    try {
      return await mail.upload(id, 'innhold');
    } finally {
      await rm(blobs);
      await rename(`${blobs}.away`, blobs);
    }
  },
  'CORR-02003': async () => {
    const id = await mail.uploaded();
    await expectStatus(200, mail.initialize({ existingAttachments: [id] }));
    // As a file of a multipart request is whose scan failed.
    await server.foundation.database.pool.query('update correspondence.attachment set status = 4 where id = $1', [id]);
    return mail.upload(id, 'en gang til');
  },
  'CORR-02004': async () => mail.upload(await initializedAttachment(), ''),
  'CORR-02005': async () => mail.upload(await mail.uploaded(), 'en gang til'),
  'CORR-02006': async () => {
    const id = await mail.uploaded();
    await expectStatus(204, mail.delete(`attachment/${id}`, await mail.sender()));
    return mail.delete(`attachment/${id}`, await mail.sender());
  },
  'CORR-02007': async () => {
    const id = await mail.uploaded();
    await mail.published({ existingAttachments: [id] });
    return mail.delete(`attachment/${id}`, await mail.sender());
  },
  'CORR-02008': async () => mail.upload(await initializedAttachment({ checksum: 'a'.repeat(32) }), 'innhold'),
  'CORR-02010': attached({ fileName: '  ' }),
  'CORR-02012': attached({ fileName: 'a?.txt' }),
  'CORR-02013': attached({ fileName: 'a.exe' }),
  'CORR-02016': async () => {
    const id = await mail.uploaded();
    await mail.published({ existingAttachments: [id] });
    return mail.get(`attachment/${id}/download`, await mail.sender());
  },
  'CORR-02017': attached({ expirationInDays: 0 }),
  'CORR-02019': async () => {
    const id = await mail.uploaded();
    await expectStatus(204, mail.delete(`attachment/${id}`, await mail.sender()));
    return mail.get(`attachment/${id}/download`, await mail.sender());
  },
  'CORR-02021': attached({ fileName: 'LPT1.txt' }),
  'CORR-03002': noted({ notificationChannel: 'Email' }),
  'CORR-03003': noted({ ...texts, reminderEmailBody: '', sendReminder: true }),
  'CORR-03004': noted({ notificationChannel: 'Sms' }),
  'CORR-03005': noted({ notificationChannel: 'Sms', smsBody: 'm', sendReminder: true }),
  'CORR-03006': noted({ ...texts, smsBody: '', notificationChannel: 'EmailPreferred' }),
  'CORR-03007': noted({ ...texts, reminderSmsBody: '', notificationChannel: 'SmsPreferred', sendReminder: true }),
  'CORR-03011': noted(custom({ emailAddress: 'a;c@b.no' })),
  'CORR-03012': noted(custom({ mobileNumber: '99999999' })),
  'CORR-03015': noted(custom({ emailAddress: 'a@b.no' }, { smsBody: 'Hei $recipientName$' })),
  'CORR-03017': noted(custom({ emailAddress: 'a@b.no' }), { recipients: [`0192:${FJORDFISK}`, KARI] }),
  'CORR-03018': noted(custom({ emailAddress: 'a@b.no', mobileNumber: '+4799999999' })),
  'CORR-03019': noted(custom({})),
  'CORR-03022': noted({ ...texts, overrideRegisteredContactInformation: true }),
  'CORR-03023': noted({ ...texts, notificationTemplate: 99 }),
  'CORR-03024': noted({ ...texts, smsBody: '', notificationChannel: 'EmailAndSms' }),
  'CORR-03025': noted({ ...texts, reminderSmsBody: '', notificationChannel: 'EmailAndSms', sendReminder: true }),
  'CORR-04001': async () => mail.get(`correspondence/${await mail.published()}`, await mail.recipient(LYNGHEIM)),
  'CORR-04002': async () => {
    // The owner's own token, so that no decision is asked for, with a party the register does not know.
    const token = await testTool('GetEnterpriseUserToken', {
      ...{ orgNo: TTD, org: 'ttd', scopes: 'altinn:serviceowner altinn:correspondence.write' },
      ...{ partyId: '59999999', userId: '1', userName: 'ukjent' },
    });
    return mail.post('correspondence', token, requestBody());
  },
  'CORR-04006': async () => {
    const person = await testTool('GetPersonalToken', { pid: KARI, scopes: 'altinn:correspondence.read' });
    return search('role=Recipient', person);
  },
  'CORR-04009': attached({ resourceId: BROKER }),
  'CORR-04010': sent({ correspondence: { resourceId: BROKER } }),
};

/** Codes that need time to pass; the clock is moved while the function is awaited. */
const LATER: Readonly<Record<string, () => Promise<Answer>>> = {
  'CORR-01055': async () => {
    const id = await mail.uploaded('kort', { expirationInDays: 1 });
    await mail.published({ existingAttachments: [id] });
    await later('PT20H');
    return mail.initialize({ existingAttachments: [id] });
  },
  'CORR-02020': async () => {
    const id = await mail.uploaded('kort', { expirationInDays: 1 });
    const message = await mail.published({ existingAttachments: [id] });
    await later('PT25H');
    return mail.get(`correspondence/${message}/attachment/${id}/download`, await mail.recipient());
  },
};

/** Moves the clock, and takes new tokens: the old ones have expired. */
async function later(time: string): Promise<void> {
  await advanceClock(server.url, time);
  mail = new MailClient(server.url);
}

/** Fails unless the answer is exactly what the catalogue says of the code. */
function assertCatalogued(answer: Answer, code: string): void {
  const [status, text] = problem.catalogue[code as keyof typeof problem.catalogue];
  assertProblem(answer, code, status);
  const pattern = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\{\w+\\\}/g, '.+');
  assert.match(answer.json<{ detail: string }>().detail, new RegExp(`^${pattern}$`));
}

describe('every error code of the catalogue', () => {
  test('is brought about over HTTP by one row, here or in a file of its own, or cannot occur', () => {
    const rows = [TABLE, LATER, NEVER, ELSEWHERE].flatMap(Object.keys).sort();
    assert.deepEqual(rows, Object.keys(problem.catalogue).sort());
    for (const [code, file] of Object.entries(ELSEWHERE)) {
      const url = new URL(file, import.meta.url);
      assert.ok(existsSync(url) && readFileSync(url, 'utf8').includes(code), `${code} in ${file}`);
    }
  });

  for (const [code, provoke] of [...Object.entries(TABLE), ...Object.entries(LATER)])
    test(`${code}: ${problem.catalogue[code as keyof typeof problem.catalogue]?.[1] ?? ''}`, async () =>
      assertCatalogued(await provoke(), code));
});
