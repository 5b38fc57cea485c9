import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const OWNER = '/administration/api/v1/owners/ttd';
const IDA = '18850460120';
const OLA = '02918220065';

let server: TestServer;
let ida: LoggedIn;
before(async () => {
  server = await startTestServer();
  ida = await logIn(server, { pid: IDA });
});
after(() => server.close());

/** A call for the service owner, as the pages make it. */
async function call(
  path: string,
  {
    as = ida,
    method = 'GET',
    body,
    headers = {},
  }: { as?: LoggedIn; method?: string; body?: unknown; headers?: Record<string, string> } = {},
) {
  const answer = await as.fetch(path.startsWith('/') ? path : `${OWNER}/${path}`, {
    method,
    headers: {
      'budstikke-owner': 'ttd',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into member by member
  return { status: answer.status, text, body: (text.startsWith('{') ? JSON.parse(text) : undefined) as any };
}

test('a member begins a service, an example fails and holds up the publishing until it is set right', async () => {
  const begun = await call('services', {
    method: 'POST',
    body: { id: 'ttd-examples', name: { nb: 'Brev', nn: 'Brev', en: 'Letter' }, template: 'ordinary' },
  });
  assert.equal(begun.status, 201, begun.text);
  assert.equal(begun.body.changedBy.name, 'Ida Moen');
  const example = {
    name: 'Testdepartementet sender',
    subject: 'urn:altinn:org:ttd',
    party: 'urn:altinn:organization:identifier-no:311001000',
    action: 'write',
    level: 3,
    permitted: false,
  };
  const { resource, policy } = begun.body;
  const put = (revision: string, examples: unknown[]) =>
    call('services/ttd-examples/draft', {
      method: 'PUT',
      headers: { 'if-match': revision },
      body: { resource, policy: { plain: policy.plain }, examples },
    });
  const saved = await put(begun.body.revision, [example]);
  assert.equal(saved.status, 200, saved.text);
  const publish = (revision: string) =>
    call('services/ttd-examples/publish', {
      method: 'POST',
      headers: { 'if-match': revision },
      body: { label: 'Med prøve' },
    });
  const refused = await publish(saved.body.revision);
  assert.equal(refused.status, 409, refused.text);
  assert.equal(refused.body.code, 'SRV-00010');
  assert.equal(refused.body.examples[0].answer.permitted, true);
  const right = await put(saved.body.revision, [{ ...example, permitted: true }]);
  const published = await publish(right.body.revision);
  assert.equal(published.status, 200, published.text);
  // The next draft begins with them.
  assert.equal((await call('services/ttd-examples/draft')).body.examples[0].permitted, true);
});

test('the audit tells who published, who changed a list and who was given a right, page by page', async () => {
  const list = await call('/resourceregistry/api/v1/access-lists/ttd/ttd-audited', {
    method: 'PUT',
    body: { name: 'Prøve', description: '' },
  });
  assert.equal(list.status, 200, list.text);
  const { body } = await call('audit');
  const found = (what: string) => body.data.find((entry: { what: string }) => entry.what === what);
  assert.equal(found('published').who.name, 'Ida Moen');
  assert.deepEqual(found('published').after, { version: 1, label: 'Med prøve' });
  assert.equal(found('created').subject.id, 'ttd-audited');
  assert.equal(found('created').who.name, 'Ida Moen');
  const rights = body.data.filter(({ subject }: { subject: { kind: string } }) => subject.kind === 'right');
  assert.ok(rights.length > 0);
  const times = body.data.map(({ at }: { at: string }) => at);
  assert.deepEqual(times, [...times].sort().reverse());
  const paged: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: { data: { id: string }[]; next: string | null } = (
      await call(`audit?limit=2${after === '' ? '' : `&after=${after}`}`)
    ).body;
    paged.push(...page.data.map(({ id }) => id));
    after = page.next;
  }
  assert.deepEqual([...paged].sort(), body.data.map(({ id }: { id: string }) => id).sort());
  const mine = await call(`audit?who=${encodeURIComponent(found('published').who.id)}&what=published`);
  assert.ok(mine.body.data.length > 0);
  assert.ok(mine.body.data.every(({ what }: { what: string }) => what === 'published'));
  assert.equal((await call('audit?after=nonsense')).status, 400);
  assert.ok((await call('audit?kind=decision')).body.data.every(({ kind }: { kind: string }) => kind === 'decision'));
});

test('who is no member any more reaches nothing, with the session that is still open', async () => {
  const ola = await logIn(server, { pid: OLA });
  assert.equal((await call('services', { as: ola })).status, 403);
  const { person } = (await (await ola.fetch('/administration/api/v1/me')).json()) as { person: { uuid: string } };
  const membership = `/administration/api/v1/service-owners/ttd/members/${person.uuid}`;
  assert.equal((await call(membership, { method: 'PUT', body: { role: 'editor' } })).status, 204);
  const draft = await call('services/ttd-examples/draft', { as: ola });
  assert.equal(draft.status, 200, draft.text);
  // Another owner's services are not reached by being a member here.
  assert.equal((await call('/administration/api/v1/owners/fjel/services', { as: ola })).status, 403);
  assert.equal((await call(membership, { method: 'DELETE' })).status, 204);
  const { resource, revision } = draft.body;
  const late = await call('services/ttd-examples/draft', {
    as: ola,
    method: 'PUT',
    headers: { 'if-match': revision },
    body: { resource },
  });
  assert.equal(late.status, 403);
  assert.equal((await call('audit', { as: ola })).status, 403);
  assert.equal((await call('services/ttd-examples/draft')).body.state, 'published');
});
