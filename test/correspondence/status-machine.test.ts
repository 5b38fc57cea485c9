import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { type Answer, call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { FJELLHEIM, FJORDFISK, JONAS, LYNGHEIM, MailClient, TTD } from '../harness/mail.ts';
import { advanceClock, organizationsMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** Sends mail for the owner by its policy. */
const NORDLYS = '311006002';
const LARS = '21925515040';

const OPERATIONS = [
  'overview',
  'details',
  'content',
  'markasread',
  'confirm',
  'purge',
  'download',
  'zip',
  'forward',
  'recall',
  'retry',
] as const;
type Operation = (typeof OPERATIONS)[number];
const CALLERS = ['sender', 'recipient', 'supplier', 'stranger'] as const;
type Caller = (typeof CALLERS)[number];

/**
 * What each operation answers in each state, to whom: a status, or the number of the error code. `sender` is the service
 * owner's own token with the sender's scope alone; supplier and stranger hold both scopes, and no right to read.
 */
const EXPECTED = `
state                 caller    overview  details  content  markasread  confirm  purge  download  zip   forward  recall  retry
Failed                sender    200       200      403      403         403      200    403       403   403      200     200
Failed                recipient 1001      1001     1001     1001        1001     1001   1001      1001  1001     403     403
Failed                supplier  200       200      200      4001        4001     200    4001      4001  4001     200     200
Failed                stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
Initialized           sender    200       200      403      403         403      200    403       403   403      200     7002
Initialized           recipient 1001      1001     1001     1001        1001     1001   1001      1001  1001     403     403
Initialized           supplier  200       200      200      4001        4001     200    4001      4001  4001     200     7002
Initialized           stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
ReadyForPublish       sender    200       200      403      403         403      200    403       403   403      200     7002
ReadyForPublish       recipient 1001      1001     1001     1001        1001     1001   1001      1001  1001     403     403
ReadyForPublish       supplier  200       200      200      4001        4001     200    4001      4001  4001     200     7002
ReadyForPublish       stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
Reserved              sender    200       200      403      403         403      200    403       403   403      200     7002
Reserved              recipient 1001      1001     1001     1001        1001     1001   1001      1001  1001     403     403
Reserved              supplier  200       200      200      4001        4001     200    4001      4001  4001     200     7002
Reserved              stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
Published             sender    200       200      403      403         403      1013   403       403   403      200     7002
Published             recipient 200       200      200      1024        1025     200    200       200   1065     403     403
Published             supplier  200       200      4001     4001        4001     1013   4001      4001  4001     200     7002
Published             stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
Fetched               sender    200       200      403      403         403      1013   403       403   403      7001    7002
Fetched               recipient 200       200      200      200         200      200    200       200   1065     403     403
Fetched               supplier  200       200      4001     4001        4001     1013   4001      4001  4001     7001    7002
Fetched               stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
AttachmentsDownloaded sender    200       200      403      403         403      1013   403       403   403      7001    7002
AttachmentsDownloaded recipient 200       200      200      1024        1025     200    200       200   1065     403     403
AttachmentsDownloaded supplier  200       200      4001     4001        4001     1013   4001      4001  4001     7001    7002
AttachmentsDownloaded stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
Read                  sender    200       200      403      403         403      1013   403       403   403      7001    7002
Read                  recipient 200       200      200      1040        200      200    200       200   200      403     403
Read                  supplier  200       200      4001     4001        4001     1013   4001      4001  4001     7001    7002
Read                  stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
Confirmed             sender    200       200      403      403         403      1013   403       403   403      7001    7002
Confirmed             recipient 200       200      200      200         1041     200    200       200   1065     403     403
Confirmed             supplier  200       200      4001     4001        4001     1013   4001      4001  4001     7001    7002
Confirmed             stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
Forwarded             sender    200       200      403      403         403      1013   403       403   403      7001    7002
Forwarded             recipient 200       200      200      1040        200      200    200       200   1064     403     403
Forwarded             supplier  200       200      4001     4001        4001     1013   4001      4001  4001     7001    7002
Forwarded             stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
PurgedByRecipient     sender    1001      200      403      403         403      1014   403       403   403      1014    7002
PurgedByRecipient     recipient 1001      1001     1001     1001        1001     1014   1001      1001  1001     403     403
PurgedByRecipient     supplier  1001      200      1001     4001        4001     1014   4001      4001  4001     1014    7002
PurgedByRecipient     stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
PurgedByAltinn        sender    1001      200      403      403         403      1014   403       403   403      1014    7002
PurgedByAltinn        recipient 1001      1001     1001     1001        1001     1014   1001      1001  1001     403     403
PurgedByAltinn        supplier  1001      200      1001     4001        4001     1014   4001      4001  4001     1014    7002
PurgedByAltinn        stranger  4001      4001     4001     4001        4001     4001   4001      4001  4001     4001    4001
`;

interface Sample {
  readonly id: string;
  readonly attachment: string;
}

let server: TestServer;
/** The same with a scanner that is away, so that files and the messages with them wait. */
let waiting: TestServer;
let mail: MailClient;
let waitingMail: MailClient;
let resource: string;
/** In use by a message that stays, so that it outlives those of the table. */
let attachment: string;

before(async () => {
  server = await startTestServer();
  waiting = await startTestServer({ CLAMD: '127.0.0.1:9' });
  mail = new MailClient(server.url);
  waitingMail = new MailClient(waiting.url);
  resource = `states-${randomUUID().slice(0, 8)}`;
  const rules = [
    organizationsMay([FJORDFISK], 'read'),
    organizationsMay([NORDLYS], 'write'),
    { subjects: [['urn:altinn:rolecode', 'PRIV']] as const, actions: ['read'] },
  ];
  for (const client of [mail, waitingMail]) await registerResource(client, resource, { rules });
  attachment = await mail.uploaded('innhold', { resourceId: resource });
  await samples(1);
});
after(async () => {
  await server?.close();
  await waiting?.close();
});

const perform: Record<Operation, (client: MailClient, sample: Sample, token: string) => Promise<Answer>> = {
  overview: (client, { id }, token) => client.get(`correspondence/${id}`, token),
  details: (client, { id }, token) => client.get(`correspondence/${id}/details`, token),
  content: (client, { id }, token) => client.get(`correspondence/${id}/content`, token),
  markasread: (client, { id }, token) => client.post(`correspondence/${id}/markasread`, token),
  confirm: (client, { id }, token) => client.post(`correspondence/${id}/confirm`, token),
  purge: (client, { id }, token) => client.delete(`correspondence/${id}/purge`, token),
  download: (client, sample, token) =>
    client.get(`correspondence/${sample.id}/attachment/${sample.attachment}/download`, token),
  zip: (client, { id }, token) => client.get(`correspondence/${id}/attachments/downloadall`, token),
  forward: (client, { id }, token) =>
    client.post(`correspondence/${id}/forward`, token, { forwardTo: 'kari@example.org' }),
  recall: (client, { id }, token) => client.post(`correspondence/${id}/recall`, token),
  retry: (client, { id }, token) => client.post(`correspondence/${id}/retry`, token),
};

const testTool = async (base: string, name: string, parameters: Record<string, string>) => {
  const query = new URLSearchParams({ env: 'local', ...parameters });
  const headers = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };
  return (await expectStatus(200, call(`${base}/testtools/api/${name}?${query}`, { headers }))).text;
};

const BOTH = 'altinn:correspondence.read altinn:correspondence.write';
const tokens = async (client: MailClient, person: string | undefined): Promise<Record<Caller, string>> => ({
  sender: await client.token(TTD, 'altinn:serviceowner altinn:correspondence.write', { org: 'ttd' }),
  recipient:
    person === undefined
      ? await client.recipient()
      : await testTool(client.base, 'GetPersonalToken', { pid: person, scopes: 'altinn:correspondence.read' }),
  supplier: await client.token(NORDLYS, BOTH),
  stranger: await client.token(LYNGHEIM, BOTH),
});

const firstId = (answer: Answer): string =>
  answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!.correspondenceId;

/** One message for each cell of a state. */
const CELLS = OPERATIONS.length * CALLERS.length;
const LATER = '2099-01-01T00:00:00Z';

async function samples(count: number, recipients = [`0192:${FJORDFISK}`], publishAt?: string): Promise<Sample[]> {
  const correspondence = {
    resourceId: resource,
    allowForwarding: true,
    ...(publishAt === undefined ? {} : { requestedPublishTime: publishAt }),
  };
  return Promise.all(
    Array.from({ length: count }, async () => {
      const request = { correspondence, recipients, existingAttachments: [attachment] };
      return { id: firstId(await expectStatus(200, mail.initialize(request))), attachment };
    }),
  );
}

/** Waits until the shown status of all is this one. */
async function inState(status: string, list: Sample[]): Promise<Sample[]> {
  const token = await mail.sender();
  for (const { id } of list)
    await eventually(status, async () => {
      const details = await expectStatus(200, mail.get(`correspondence/${id}/details`, token));
      return details.json<{ status: string }>().status === status || undefined;
    });
  return list;
}

/** Messages with which somebody has done something that succeeded. */
async function having(list: Sample[], token: string, ...done: Operation[]): Promise<Sample[]> {
  for (const operation of done)
    await Promise.all(list.map((sample) => expectStatus(200, perform[operation](mail, sample, token))));
  return list;
}

const published = async (...done: Operation[]) =>
  having(await inState('Published', await samples(CELLS)), await mail.recipient(), ...done);

/** A message whose file waits for the scanner. */
async function initialized(): Promise<Sample> {
  const form = new FormData();
  form.append('attachments', new Blob(['innhold']), 'vedlegg.txt');
  for (const [name, value] of Object.entries({
    'Correspondence.ResourceId': resource,
    'Correspondence.SendersReference': 'tilstand',
    'Correspondence.AllowForwarding': 'true',
    'Correspondence.Content.MessageTitle': 'Tittel',
    'Correspondence.Content.MessageBody': 'Brødtekst',
    'Correspondence.Content.Attachments[0].FileName': 'vedlegg.txt',
    'Correspondence.Content.Attachments[0].SendersReference': 'tilstand',
    Recipients: `0192:${FJORDFISK}`,
  }))
    form.append(name, value);
  const token = await waitingMail.sender();
  const answer = await expectStatus(200, call(waitingMail.url('correspondence/upload'), { token, body: form }));
  return { id: firstId(answer), attachment: answer.json<{ attachmentIds: string[] }>().attachmentIds[0]! };
}

/** Messages to a person who reserved himself before they were to be published. */
async function failed(): Promise<Sample[]> {
  const list = await samples(CELLS, [LARS], new Date(Date.now() + 3_600_000).toISOString());
  const lars = { key: 'lars', kind: 'person', name: 'Lars Vik', personIdentifier: LARS, reservedInKrr: true };
  await expectStatus(
    200,
    call(`${server.url}/administration/api/v1/register/import`, {
      token: await mail.token(FJELLHEIM, 'budstikke:administration'),
      json: { parties: [lars], roles: [] },
    }),
  );
  await advanceClock(server.url, 'PT2H');
  mail = new MailClient(server.url);
  return inState('Failed', list);
}

interface Arrangement {
  readonly make: () => Promise<Sample[]>;
  /** Where the messages are, when not on the server of the others. */
  readonly at?: () => MailClient;
  /** The recipient, when it is not the organisation of the others. */
  readonly person?: string;
}

/** How messages come into each state. The first moves the clock, which the tokens of the others must not feel. */
const STATES: Readonly<Record<string, Arrangement>> = {
  Failed: { make: failed, person: LARS },
  Initialized: { make: () => Promise.all(Array.from({ length: CELLS }, initialized)), at: () => waitingMail },
  ReadyForPublish: { make: () => samples(CELLS, undefined, LATER) },
  Reserved: { make: () => samples(CELLS, [JONAS, `0192:${FJORDFISK}`]), person: JONAS },
  Published: { make: () => published() },
  Fetched: { make: () => published('overview') },
  AttachmentsDownloaded: { make: () => published('download') },
  Read: { make: () => published('content') },
  Confirmed: { make: () => published('overview', 'confirm') },
  Forwarded: { make: () => published('content', 'forward') },
  PurgedByRecipient: { make: () => published('purge') },
  PurgedByAltinn: {
    make: async () => having(await samples(CELLS, undefined, LATER), await mail.sender(), 'purge'),
  },
};

/** `200`, the number of an error code, or the status of an answer without one. */
function shortForm({ status, text }: Answer): string {
  if (status === 200) return '200';
  const code = text === '' ? undefined : (JSON.parse(text) as { errorCode?: number }).errorCode;
  return String(code ?? status);
}

const expected = (state: string): string[] =>
  EXPECTED.trim()
    .split('\n')
    .filter((line) => line.startsWith(`${state} `))
    .map((line) => line.replace(/\s+/g, ' ').trim());

describe('the status machine', () => {
  for (const [state, { make, at, person }] of Object.entries(STATES))
    test(`${state}: what each operation answers, to whom`, async () => {
      const list = await make();
      const client = at?.() ?? mail;
      const held = await tokens(client, person);
      const rows = await Promise.all(
        CALLERS.map(async (caller, row) => {
          const answers = await Promise.all(
            OPERATIONS.map((operation, column) =>
              perform[operation](client, list[row * OPERATIONS.length + column]!, held[caller]),
            ),
          );
          return `${state} ${caller} ${answers.map(shortForm).join(' ')}`;
        }),
      );
      assert.deepEqual(rows, expected(state));
    });

  test('the table has every state and every caller', () => {
    const lines = EXPECTED.trim().split('\n');
    assert.equal(lines.length, Object.keys(STATES).length * CALLERS.length + 1);
    assert.deepEqual(lines[0]!.trim().split(/\s+/), ['state', 'caller', ...OPERATIONS]);
  });
});
