import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { logIn } from '../harness/log-in.ts';
import { organizationsMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { call, enterpriseToken, testTool } from './harness.ts';

const TTD = '311001000';
const LARS = '21925515040';
const RESOURCE = 'ttd-leserpost';
const SUBSCRIPTIONS = '/events/api/v1/subscriptions';
const MAIL = '/correspondence/api/v1/correspondence';

let server: TestServer;
let lars: Awaited<ReturnType<typeof logIn>>;
let ttd: string;

const inOwner = (method: string, path: string, json?: unknown) =>
  lars.fetch(path, {
    method,
    headers: {
      'budstikke-owner': 'ttd',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
const asOwner = (method: string, path: string, json?: unknown) =>
  call(`${server.url}${path}`, { method, token: ttd, ...(json === undefined ? {} : { json }) });

async function giveRole(role: string): Promise<void> {
  const { rows } = await server.foundation.database.pool.query(
    'select party_uuid as uuid from register.party where person_identifier = $1',
    [LARS],
  );
  const put = await asOwner('PUT', `/administration/api/v1/service-owners/ttd/members/${rows[0].uuid}`, { role });
  assert.equal(put.status, 204, put.text);
}

before(async () => {
  server = await startTestServer();
  const token = async (orgNo: string, scopes: string) =>
    (await testTool(server, 'GetEnterpriseToken', { env: 'tt02', orgNo, scopes, org: 'ttd' })).text;
  ttd = await enterpriseToken(server, TTD, 'altinn:serviceowner altinn:events.subscribe altinn:correspondence.read');
  const rules = [organizationsMay([TTD], 'read', 'subscribe')];
  await registerResource({ base: server.url, token } as never, RESOURCE, { rules });
  lars = await logIn(server, { pid: LARS });
});
after(() => server?.close());

describe('a reader of a service owner', () => {
  it('cannot delete event subscriptions, whatever the operation asks for', async () => {
    const made = await asOwner('POST', SUBSCRIPTIONS, {
      endPoint: 'https://receiver.example/hook',
      resourceFilter: `urn:altinn:resource:${RESOURCE}`,
    });
    assert.equal(made.status, 201, made.text);
    const one = `${SUBSCRIPTIONS}/${made.json.id}`;
    await giveRole('reader');
    const refused = await inOwner('DELETE', one);
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /You may look at what is ttd/);
    assert.equal((await asOwner('GET', one)).status, 200, 'it is still there');
    await giveRole('editor');
    assert.doesNotMatch(await (await inOwner('DELETE', one)).text(), /You may look/, 'an editor is heard');
  });

  it('follows a batch that is being sent, and cannot hold it back', async () => {
    const scopes = 'altinn:serviceowner altinn:correspondence.write';
    const token = (await testTool(server, 'GetEnterpriseToken', { env: 'tt02', orgNo: TTD, scopes, org: 'ttd' })).text;
    const content = { language: 'nb', messageTitle: 'Hei', messageBody: 'Et brev.' };
    const correspondence = { resourceId: 'ttd-demo-brev', sendersReference: '1', content };
    const lines = [{ correspondence }, { recipient: 'urn:altinn:organization:identifier-no:311003003' }];
    const sent = await fetch(`${server.url}/correspondence/api/v1/bulk`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    assert.equal(sent.status, 202);
    const one = `/correspondence/api/v1/bulk/${((await sent.json()) as { batchId: string }).batchId}`;
    await giveRole('reader');
    assert.equal((await inOwner('GET', one)).status, 200);
    assert.equal((await inOwner('GET', `${one}/recipients`)).status, 200);
    assert.equal((await inOwner('POST', `${one}/pause`)).status, 403);
    const stranger = await enterpriseToken(server, '311002007', 'altinn:serviceowner altinn:correspondence.write');
    assert.equal((await call(`${server.url}${one}`, { token: stranger })).status, 401);
  });

  it('looks at mail, and cannot confirm, mark or forward what the service owner itself received', async () => {
    await giveRole('reader');
    const search = await inOwner('GET', `${MAIL}?resourceId=${RESOURCE}&role=Sender`);
    assert.equal(search.status, 200, await search.text());
    for (const action of ['confirm', 'markasread'])
      assert.equal((await inOwner('POST', `${MAIL}/${randomUUID()}/${action}`)).status, 403, action);
    await giveRole('editor');
    assert.equal(
      (await inOwner('POST', `${MAIL}/${randomUUID()}/confirm`)).status,
      404,
      'an editor is asked for which',
    );
  });
});
