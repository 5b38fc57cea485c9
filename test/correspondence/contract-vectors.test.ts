import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import {
  assertFieldFault,
  assertProblem,
  attachmentBody,
  FJORDFISK,
  KARI,
  LYNGHEIM,
  MailClient,
  ORGANIZATION,
  PERSON,
  RESOURCE,
} from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** Acceptance vectors of correspondence-send §10 that the other files do not hold. */

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
});
after(() => server?.close());

type Change = Parameters<MailClient['initialize']>[0];
const content = (change: object): Change => ({ content: change });
const correspondence = (change: object): Change => ({ correspondence: change });

describe('what is accepted at the edge, and refused past it', () => {
  const accepted: [string, Change][] = [
    ...[null, '', ' ', 'nb', 'nn', 'en', 'EN'].map((language): [string, Change] => [
      `language ${JSON.stringify(language)}`,
      content({ language }),
    ]),
    ['a title of 255 characters', content({ messageTitle: 'x'.repeat(255) })],
    ...['Error #404 not found.', '123. tekst', "TEST\\'S VERKSTED", '`a` *b* _c_'].flatMap(
      (text): [string, Change][] => [
        [`the title ${text}`, content({ messageTitle: text })],
        [`the sender’s name ${text}`, correspondence({ messageSender: text })],
      ],
    ),
    ['an empty summary', content({ messageSummary: '' })],
    ['no summary', content({ messageSummary: null })],
    ['a summary of 255 characters', content({ messageSummary: 'x'.repeat(255) })],
    ['a body of 30 000 characters', content({ messageBody: 'x'.repeat(30_000) })],
    ['a body of HTML', content({ messageBody: '<h1>Hei</h1><script>alert(1)</script>' })],
    ['a person’s URN', { recipients: [`${PERSON}${KARI}`] }],
    ['publishing now, said with null', correspondence({ requestedPublishTime: null })],
    ['publishing in the past', correspondence({ requestedPublishTime: '2020-01-01T00:00:00Z' })],
    ['a resource with its prefix', correspondence({ resourceId: `urn:altinn:resource:${RESOURCE}` })],
    ['a reply option by https', correspondence({ replyOptions: [{ linkURL: 'HTTPS://www.altinn.no/a?b=c' }] })],
    [
      'a generic notification without texts',
      correspondence({
        notification: { notificationTemplate: 1, notificationChannel: 'EmailAndSms', sendReminder: true },
      }),
    ],
  ];
  for (const [name, change] of accepted)
    test(`accepted: ${name}`, async () => void (await expectStatus(200, mail.initialize(change))));

  const refused: [string, Change, string, RegExp][] = [
    [
      'a title of 256 characters',
      content({ messageTitle: 'x'.repeat(256) }),
      'Correspondence.Content.MessageTitle',
      /255/,
    ],
    ['a blank title', content({ messageTitle: ' ' }), 'Correspondence.Content.MessageTitle', /required/],
    [
      'a summary of 256 characters',
      content({ messageSummary: 'x'.repeat(256) }),
      'Correspondence.Content.MessageSummary',
      /255/,
    ],
    [
      'a body of 30 001 characters',
      content({ messageBody: 'x'.repeat(30_001) }),
      'Correspondence.Content.MessageBody',
      /30000/,
    ],
    ['an empty body', content({ messageBody: '' }), 'Correspondence.Content.MessageBody', /required/],
    ['no body', content({ messageBody: null }), 'Correspondence.Content.MessageBody', /required/],
    ['a language of three letters', content({ language: 'nob' }), 'Correspondence.Content.Language', /exactly 2/],
    ['501 recipients', { recipients: Array(501).fill(`0192:${FJORDFISK}`) }, 'Recipients', /at most 500/],
    [
      'a transmission’s id',
      correspondence({
        externalReferences: [{ referenceType: 'DialogportenTransmissionId', referenceValue: randomUUID() }],
      }),
      'Correspondence.ExternalReferences',
      /pre-existing transmission/,
    ],
  ];
  for (const [name, change, field, message] of refused)
    test(`refused: ${name}`, async () => assertFieldFault(await mail.initialize(change), field, message));

  test('refused: reply options that are no https addresses', async () => {
    for (const linkURL of [
      'http://www.altinn.no',
      'www.altinn.no',
      'https://a b.no',
      'C:\\brev.txt',
      `https://x.no/${'x'.repeat(250)}`,
    ])
      assertProblem(await mail.initialize(correspondence({ replyOptions: [{ linkURL }] })), 'CORR-01035', 400);
  });

  test('refused: HTML and headings in title and sender’s name', async () => {
    for (const text of ['<h1>test</h1>', '# test']) {
      assertProblem(await mail.initialize(content({ messageTitle: text })), 'CORR-01002', 400);
      assertProblem(await mail.initialize(correspondence({ messageSender: text })), 'CORR-01039', 400);
    }
  });

  test('100 attachments are accepted, 101 are not, nor 60 existing and 41 new', async () => {
    const existingAttachments = await Promise.all(Array.from({ length: 101 }, () => mail.uploaded()));
    await expectStatus(200, mail.initialize({ existingAttachments: existingAttachments.slice(1) }));
    assertProblem(await mail.initialize({ existingAttachments }), 'CORR-01038', 400);
    const attachments = Array(41).fill({ fileName: 'a.txt', sendersReference: 'x' });
    assertProblem(
      await mail.initialize({ content: { attachments }, existingAttachments: existingAttachments.slice(41) }),
      'CORR-01038',
      400,
    );
  });

  test('the shortest expiry is accepted', async () => {
    const body = attachmentBody({ expirationInDays: 1 });
    await expectStatus(200, mail.post('attachment', await mail.sender(), body));
  });
});

test('self-registered users are recipients by their URNs, in any case', async () => {
  const parties = [
    { key: 'e', kind: 'self-identified', name: 'E', idportenEmail: 'kari@example.org' },
    { key: 'l', kind: 'self-identified', name: 'L', username: 'gammelbruker' },
  ];
  await expectStatus(
    200,
    call(`${server.url}/administration/api/v1/register/import`, {
      token: await mail.token(LYNGHEIM, 'budstikke:administration'),
      json: { parties, roles: [] },
    }),
  );
  const recipients = [
    'urn:altinn:person:idporten-email:Kari@Example.org',
    'urn:altinn:person:legacy-selfidentified:GammelBruker',
  ];
  const answer = await expectStatus(200, mail.initialize({ recipients }));
  assert.deepEqual(
    answer.json<{ correspondences: { recipient: string }[] }>().correspondences.map(({ recipient }) => recipient),
    recipients.map((urn) => urn.toLowerCase()),
  );
});

test('repeated Recipients without index are one each', async () => {
  const form = new FormData();
  for (const [name, value] of [
    ['Correspondence.ResourceId', RESOURCE],
    ['Correspondence.SendersReference', 'x'],
    ['Correspondence.Content.MessageTitle', 'Tittel'],
    ['Correspondence.Content.MessageBody', 'Brødtekst'],
    ['Recipients', `0192:${FJORDFISK}`],
    ['Recipients', `0192:${LYNGHEIM}`],
  ] as const)
    form.append(name, value);
  const answer = await expectStatus(
    200,
    call(mail.url('correspondence/upload'), { token: await mail.sender(), body: form }),
  );
  assert.deepEqual(
    answer.json<{ correspondences: { recipient: string }[] }>().correspondences.map(({ recipient }) => recipient),
    [`${ORGANIZATION}${FJORDFISK}`, `${ORGANIZATION}${LYNGHEIM}`],
  );
});

test('a recipient’s token is 403 on every route of senders', async () => {
  const token = await mail.recipient();
  const id = randomUUID();
  const answers = [
    await mail.post('correspondence', token, {}),
    await call(mail.url('correspondence/upload'), { token, body: new FormData() }),
    await mail.post('attachment', token, {}),
    await call(mail.url(`attachment/${id}/upload`), { method: 'POST', token }),
    await mail.get(`attachment/${id}`, token),
    await mail.get(`attachment/${id}/details`, token),
    await mail.get(`attachment/${id}/download`, token),
    await mail.delete(`attachment/${id}`, token),
  ];
  assert.deepEqual(
    answers.map(({ status, text }) => [status, text]),
    answers.map(() => [403, '']),
  );
});
