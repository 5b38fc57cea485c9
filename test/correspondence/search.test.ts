import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { mailPolicy } from '../../acceptance/client/policy.ts';
import {
  assertFieldFault,
  assertProblem,
  FJELLHEIM,
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

interface Item {
  correspondenceId: string;
  resourceId: string;
  title: string | null;
  status: string;
  recipient: string;
  sender: string;
  unread: boolean;
  attachmentCount: number;
}
interface Page {
  ids: string[];
  continuationToken: string | null;
  next: string | null;
  items?: Item[];
}

const search = async (query: string, token: string) =>
  (await expectStatus(200, mail.get(`correspondence?${query}`, token))).json<Page>();

/** Every page's ids, following `next`. */
async function pages(query: string, token: string): Promise<string[][]> {
  const found: string[][] = [];
  let page = await search(query, token);
  for (;;) {
    found.push(page.ids);
    assert.equal(page.next === null, page.continuationToken === null);
    if (page.next === null) return found;
    page = (await expectStatus(200, call(page.next, { token }))).json<Page>();
  }
}

/** A resource of the demo's owner that only the named organisations' systems may read. */
async function newResource(readers: readonly string[]): Promise<string> {
  const identifier = `ttd-${randomUUID().slice(0, 8)}`;
  const token = await mail.token(TTD, 'altinn:resourceregistry/resource.write');
  const texts = (text: string) => ({ nb: text, nn: text, en: text });
  const json = {
    identifier,
    title: texts('Brev'),
    description: texts('Brev'),
    rightDescription: texts('Brev'),
    contactPoints: [],
    hasCompetentAuthority: { organization: TTD, orgcode: 'ttd', name: texts('Testdepartementet') },
    resourceType: 'CorrespondenceService',
  };
  const base = `${server.url}/resourceregistry/api/v1/resource`;
  await expectStatus(201, call(base, { token, json }));
  const form = new FormData();
  const subjects = readers.map((reader) => ['urn:altinn:organization:identifier-no', reader] as const);
  form.append('policyFile', new Blob([mailPolicy(identifier, [{ subjects, actions: ['read'] }])]), 'policy.xml');
  await expectStatus(201, call(`${base}/${identifier}/policy`, { token, body: form }));
  return identifier;
}

const to = (organization: string, resourceId: string, change: object = {}, content: object = {}) => ({
  recipients: [`${ORGANIZATION}${organization}`],
  correspondence: { resourceId, ...change },
  content,
});

describe('paging in search', () => {
  test('without a new parameter the answer is ids and nothing else, and resourceId is required', async () => {
    const id = await mail.published();
    const answer = await search(`resourceId=${RESOURCE}&role=Recipient`, await mail.recipient());
    assert.deepEqual(Object.keys(answer), ['ids']);
    assert.ok(answer.ids.includes(id));
    const refused = await mail.get('correspondence?status=nonsense', await mail.recipient());
    assertFieldFault(refused, 'ResourceId', 'The resourceId field is required.');
    assertFieldFault(refused, 'Role', 'The role field is required.');
    assertFieldFault(refused, 'status', "The value 'nonsense' is not valid.");
  });

  test('pages follow each other without hole or repetition, also where publish times are equal', async () => {
    const resource = await newResource([FJORDFISK]);
    const time = '2024-03-01T12:00:00Z';
    const sent: string[] = [];
    for (let number = 0; number < 7; number++)
      sent.push(await mail.published(to(FJORDFISK, resource, number % 2 === 0 ? { requestedPublishTime: time } : {})));
    const token = await mail.recipient();
    const found = await pages(`resourceId=${resource}&role=Recipient&limit=2`, token);
    assert.deepEqual(
      found.map((page) => page.length),
      [2, 2, 2, 1],
    );
    assert.deepEqual([...found.flat()].sort(), [...sent].sort());
    const whole = await search(`resourceId=${resource}&role=Recipient`, token);
    assert.deepEqual(found.flat(), whole.ids);
    const asSender = await pages(`resourceId=${resource}&role=Sender&limit=3`, await mail.sender());
    assert.deepEqual(asSender.flat(), whole.ids);
    assert.deepEqual(await pages(`resourceId=${resource}&role=Recipient&limit=7`, token), [whole.ids]);
  });

  test('a message that arrives between two pages neither hides nor repeats another', async () => {
    const resource = await newResource([FJORDFISK]);
    const first = [await mail.published(to(FJORDFISK, resource)), await mail.published(to(FJORDFISK, resource))];
    const token = await mail.recipient();
    const page = await search(`resourceId=${resource}&role=Recipient&limit=1`, token);
    await mail.published(to(FJORDFISK, resource));
    const rest = (await expectStatus(200, call(page.next!, { token }))).json<Page>();
    assert.deepEqual([...page.ids, ...rest.ids], [first[1], first[0]]);
    assert.equal(rest.continuationToken, null);
  });

  test('a token of another query, or none at all, is a clear 400', async () => {
    const resource = await newResource([FJORDFISK]);
    for (let number = 0; number < 2; number++) await mail.published(to(FJORDFISK, resource));
    const token = await mail.recipient();
    const { continuationToken } = await search(`resourceId=${resource}&role=Recipient&limit=1`, token);
    for (const query of [
      `resourceId=${RESOURCE}&role=Recipient&continuationToken=${continuationToken}`,
      `resourceId=${resource}&role=Recipient&unread=true&continuationToken=${continuationToken}`,
      `resourceId=${resource}&role=Recipient&continuationToken=nonsense`,
    ])
      assertFieldFault(await mail.get(`correspondence?${query}`, token), 'continuationToken', /does not belong/);
    const other = await search(
      `resourceId=${resource}&role=Recipient&limit=5&continuationToken=${continuationToken}`,
      token,
    );
    assert.equal(other.ids.length, 1);
    for (const limit of [0, 1001])
      assertFieldFault(
        await mail.get(`correspondence?resourceId=${resource}&role=Recipient&limit=${limit}`, token),
        'Limit',
        'The field Limit must be between 1 and 1000.',
      );
  });

  test('the summary shows a title only to whom the message shows it', async () => {
    const resource = await newResource([FJORDFISK]);
    const attachment = await mail.uploaded('innhold', { resourceId: resource });
    const id = await mail.published({
      ...to(FJORDFISK, resource, {}, { messageTitle: 'Til {{recipientName}}' }),
      existingAttachments: [attachment],
    });
    const scheduled = (
      await mail.initialize(to(FJORDFISK, resource, { requestedPublishTime: '2099-01-01T00:00:00Z' }))
    ).json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!.correspondenceId;
    const received = await search(`resourceId=${resource}&role=Recipient&include=summary`, await mail.recipient());
    assert.deepEqual(received.ids, [id]);
    const [item] = received.items!;
    assert.match(item!.title!, /^Til Fjordfisk/);
    assert.deepEqual(
      [item!.correspondenceId, item!.status, item!.unread, item!.attachmentCount, item!.resourceId],
      [id, 'Published', true, 1, resource],
    );
    assert.equal(item!.recipient, `${ORGANIZATION}${FJORDFISK}`);
    const sent = await search(`resourceId=${resource}&role=Sender&include=summary`, await mail.sender());
    assert.deepEqual(
      sent.items!.map(({ correspondenceId, title }) => [correspondenceId, title]),
      [
        [scheduled, 'Tittel'],
        [id, null],
      ],
    );
  });
});

describe('filters of a paged search', () => {
  test('unread and read mail are told apart, and filters work before the cut', async () => {
    const resource = await newResource([FJORDFISK]);
    const ids: string[] = [];
    for (let number = 0; number < 5; number++) ids.unshift(await mail.published(to(FJORDFISK, resource)));
    const token = await mail.recipient();
    const read = [ids[0]!, ids[1]!, ids[3]!];
    for (const id of read) await expectStatus(200, mail.get(`correspondence/${id}/content`, token));
    const query = `resourceId=${resource}&role=Recipient`;
    assert.deepEqual(await pages(`${query}&unread=false&limit=2`, token), [[ids[0], ids[1]], [ids[3]]]);
    assert.deepEqual(await pages(`${query}&unread=true&limit=1`, token), [[ids[2]], [ids[4]]]);
    assert.deepEqual(await pages(`${query}&status=Read&limit=3`, token), [read]);
    assert.deepEqual(await pages(`${query}&status=Confirmed&limit=3`, token), [[]]);
    const both = await search(`resourceId=${resource}&role=RecipientAndSender&unread=true`, token);
    assert.deepEqual(both.ids, [ids[2], ids[4]]);
    assertFieldFault(
      await mail.get(`correspondence?resourceId=${resource}&role=Sender&unread=true`, await mail.sender()),
      'unread',
      /role Recipient/,
    );
  });

  test('a text is found in title, summary and reference in any case, wildcards being ordinary characters', async () => {
    const resource = await newResource([FJORDFISK]);
    const inTitle = await mail.published(to(FJORDFISK, resource, {}, { messageTitle: 'Vedtak om ÆRFUGL 100%' }));
    const inSummary = await mail.published(to(FJORDFISK, resource, {}, { messageSummary: 'gjelder ærfuglen' }));
    const inReference = await mail.published(to(FJORDFISK, resource, { sendersReference: 'sak-ærFugl_7' }));
    const inBody = await mail.published(to(FJORDFISK, resource, {}, { messageBody: 'ærfugl' }));
    const token = await mail.recipient();
    const found = async (text: string, role = 'Recipient', caller = token) =>
      (await search(`resourceId=${resource}&role=${role}&text=${encodeURIComponent(text)}`, caller)).ids;
    assert.deepEqual(await found('Ærfugl'), [inReference, inSummary, inTitle]);
    const oneByOne = await pages(`resourceId=${resource}&role=Recipient&limit=1&text=%C3%A6rfugl`, token);
    assert.deepEqual(oneByOne, [[inReference], [inSummary], [inTitle]]);
    assert.deepEqual(await found('100%'), [inTitle]);
    assert.deepEqual(await found('fugl_'), [inReference]);
    assert.deepEqual(await found('7'), [inReference]);
    assert.deepEqual(await found('finnes ikke'), []);
    // After publishing a sender sees the reference only, and so finds by nothing else.
    assert.deepEqual(await found('ærfugl', 'Sender', await mail.sender()), [inReference]);
    assert.ok(!(await found('ærfugl')).includes(inBody));
  });
});

describe('search across resources', () => {
  test('finds the mail of every resource the caller may read, and of no other', async () => {
    const open = await newResource([FJELLHEIM]);
    const another = await newResource([FJELLHEIM]);
    const closed = await newResource([LYNGHEIM]);
    const first = await mail.published(to(FJELLHEIM, open));
    const hidden = await mail.published(to(FJELLHEIM, closed));
    const second = await mail.published(to(FJELLHEIM, another));
    const third = await mail.published(to(FJELLHEIM, open));
    const token = await mail.recipient(FJELLHEIM);
    const found = (await pages('role=Recipient&limit=2', token)).flat();
    assert.deepEqual(found, [third, second, first]);
    assert.ok(!found.includes(hidden));
    const sent = (await pages('role=Sender&limit=1000', await mail.sender())).flat();
    for (const id of [first, hidden, second, third]) assert.ok(sent.includes(id));
  });

  test('somebody without any right finds nothing across resources, and is refused on one', async () => {
    const stranger = await mail.recipient(FJORDFISK);
    const query = `role=Recipient&limit=10&onBehalfOf=${encodeURIComponent(`${ORGANIZATION}${FJELLHEIM}`)}`;
    assert.deepEqual((await search(query, stranger)).ids, []);
    assertProblem(await mail.get(`correspondence?${query}&resourceId=${RESOURCE}`, stranger), 'CORR-04001', 401);
  });
});
