import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  assertionOf,
  call,
  enterpriseToken,
  keyPair,
  registerClient,
  requestToken,
  testTool,
} from '../authentication/harness.ts';
import { configure } from '../../server/config/config.ts';
import { readEnvironment } from '../../server/config/env.ts';
import { openLog } from '../../server/foundation/log.ts';
import { start } from '../../server/start/start.ts';
import { freePort } from '../harness/process.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const OWNERS = '/administration/api/v1/service-owners';
const TTD = '311001000';
const KARI = '14837510008';
const OLA = '02918220065';

describe('members of a service owner', () => {
  let server: TestServer;
  let organization: string;
  let kari: string;
  let ola: string;
  const uuids = new Map<string, string>();

  before(async () => {
    server = await startTestServer({ API_KEYS: 'required' });
    organization = await enterpriseToken(server, TTD, 'altinn:serviceowner');
    const { rows } = await server.foundation.database.pool.query(
      'select person_identifier, party_uuid from register.party where person_identifier is not null',
    );
    for (const { person_identifier, party_uuid } of rows) uuids.set(person_identifier, party_uuid);
    // The demo has members already; here everybody begins as a stranger.
    const { json } = await send('GET', `${OWNERS}/ttd/members`, organization);
    for (const { partyUuid } of json.data) await send('DELETE', `${OWNERS}/ttd/members/${partyUuid}`, organization);
    kari = await personal(KARI);
    ola = await personal(OLA);
  });
  after(() => server?.close());

  const personal = async (pid: string) =>
    (await testTool(server, 'GetPersonalToken', { env: 'tt02', pid, scopes: 'altinn:portal/enduser' })).text;
  const send = (method: string, path: string, token: string, json?: unknown) =>
    call(`${server.url}${path}`, { method, token, ...(json === undefined ? {} : { json }) });
  const invite = async (role: string, token = organization) =>
    (await send('POST', `${OWNERS}/ttd/invitations`, token, { role, note: 'Arkivet' })).json;
  const accept = (secret: string, token: string) =>
    send('POST', '/administration/api/v1/invitations/accept', token, { secret });

  test('a stranger sees no service owner, members none but their own', async () => {
    assert.equal((await send('GET', `${OWNERS}/ttd`, kari)).json.code, 'ADM-00004');
    assert.equal((await send('GET', `${OWNERS}/ttd/members`, kari)).status, 404);
    assert.deepEqual((await send('GET', OWNERS, kari)).json, { data: [] });
    assert.equal((await send('POST', `${OWNERS}/ttd/api-keys`, kari, { name: 'x' })).status, 403);
  });

  test('an invitation is accepted once, by a person, and its secret is shown once', async () => {
    const invitation = await invite('reader');
    assert.match(invitation.secret, /^[\w-]{32}$/);
    const listed = await send('GET', `${OWNERS}/ttd/invitations`, organization);
    assert.ok(!listed.text.includes(invitation.secret));
    assert.equal((await accept(invitation.secret, organization)).json.code, 'ADM-00010', 'not by a system');
    const joined = await accept(invitation.secret, kari);
    assert.deepEqual([joined.status, joined.json.role, joined.json.serviceOwner], [200, 'reader', 'ttd'], joined.text);
    assert.equal((await accept(invitation.secret, ola)).json.code, 'ADM-00009', 'not twice');
    assert.deepEqual((await send('GET', `${OWNERS}/ttd/invitations`, organization)).json, { data: [] });
    const members = await send('GET', `${OWNERS}/ttd/members`, kari);
    assert.deepEqual(
      members.json.data.map((row: Record<string, string>) => [row.name, row.role]),
      [['Kari Nordby', 'reader']],
    );
  });

  test('of two who accept the same invitation at the same time one becomes a member', async () => {
    const { secret } = await invite('reader');
    const answers = await Promise.all([accept(secret, kari), accept(secret, ola)]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 404]);
  });

  test('an invitation that was withdrawn or is older than 14 days is refused', async () => {
    const withdrawn = await invite('owner');
    assert.equal((await send('DELETE', `${OWNERS}/ttd/invitations/${withdrawn.id}`, organization)).status, 204);
    assert.equal((await accept(withdrawn.secret, ola)).json.code, 'ADM-00009');
    const old = await invite('owner');
    await server.foundation.database.pool.query(
      "update administration.invitation set expires = expires - interval '14 days 1 second'",
    );
    assert.equal((await accept(old.secret, ola)).json.code, 'ADM-00009');
  });

  test('readers and editors look, owners see to keys and members; a higher role is kept', async () => {
    await send('PUT', `${OWNERS}/ttd/members/${uuids.get(KARI)}`, organization, { role: 'reader' });
    const makeKey = () => send('POST', `${OWNERS}/ttd/api-keys`, kari, { name: 'Karis' });
    assert.equal((await send('GET', `${OWNERS}/ttd/api-keys`, kari)).status, 200);
    assert.equal((await makeKey()).status, 403);
    assert.deepEqual((await send('POST', `${OWNERS}/ttd/invitations`, kari, { role: 'owner' })).json.code, 'ADM-00006');
    await send('PUT', `${OWNERS}/ttd/members/${uuids.get(KARI)}`, organization, { role: 'editor' });
    assert.equal((await makeKey()).status, 403);
    await send('PUT', `${OWNERS}/ttd/members/${uuids.get(KARI)}`, organization, { role: 'owner' });
    assert.equal((await makeKey()).status, 201);
    await accept((await invite('reader')).secret, kari);
    assert.equal((await makeKey()).status, 201, 'an invitation to less takes nothing away');
    const wrong = await send('PUT', `${OWNERS}/ttd/members/${uuids.get(KARI)}`, organization, { role: 'king' });
    assert.equal(wrong.status, 400);
    const unknown = await send('PUT', `${OWNERS}/ttd/members/${crypto.randomUUID()}`, organization, { role: 'reader' });
    assert.equal(unknown.json.code, 'ADM-00008');
    assert.equal((await send('GET', `${OWNERS}/fjel`, kari)).status, 404, 'nothing of another service owner');
    assert.equal((await send('POST', `${OWNERS}/fjel/api-keys`, kari, { name: 'x' })).status, 403);
  });

  test('the last owner cannot leave, except by the organisation itself', async () => {
    const member = (pid: string) => `${OWNERS}/ttd/members/${uuids.get(pid)}`;
    await send('PUT', member(KARI), organization, { role: 'owner' });
    assert.equal((await send('DELETE', member(KARI), kari)).json.code, 'ADM-00011');
    for (const path of [member(KARI), `${OWNERS}/ttd/members/${uuids.get(KARI)!.toUpperCase()}`])
      assert.equal((await send('PUT', path, kari, { role: 'reader' })).json.code, 'ADM-00011');
    assert.equal((await send('PUT', member(OLA), kari, { role: 'owner' })).status, 204);
    assert.equal((await send('DELETE', member(KARI), kari)).status, 204);
    assert.equal((await send('GET', `${OWNERS}/ttd`, kari)).status, 404, 'at once');
    assert.equal((await send('DELETE', member(KARI), ola)).json.code, 'ADM-00007');
    assert.equal((await send('DELETE', member(OLA), organization)).status, 204);
  });
});

describe('a suspended service owner', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ API_KEYS: 'required' });
  });
  after(() => server?.close());

  test('gets no token with its scopes and no call through with its keys until it is resumed, on every process', async (t) => {
    const administrator = await enterpriseToken(server, '311002007', 'budstikke:administration');
    const ttd = await enterpriseToken(server, TTD, 'altinn:serviceowner altinn:events.subscribe idporten:dcr.write');
    const port = String(await freePort());
    const directory = mkdtempSync(join(tmpdir(), 'budstikke-other-'));
    const variables = { PORT: port, PUBLIC_URL: server.url, DATABASE_URL: server.databaseUrl, DATA_DIR: directory };
    const other = await start(configure(readEnvironment({ ...variables, API_KEYS: 'required' })), openLog('silent'));
    t.after(async () => {
      await other.stop();
      await rm(directory, { recursive: true, force: true });
    });
    const act = (verb: string, json?: unknown) =>
      call(`${server.url}${OWNERS}/ttd/${verb}`, { method: 'POST', token: administrator, ...(json ? { json } : {}) });
    const made = await call(`${server.url}${OWNERS}/ttd/api-keys`, { method: 'POST', token: ttd, json: { name: 'a' } });
    const { key } = made.json;
    const seconds = () => Math.floor(server.foundation.clock.now().getTime() / 1000);
    const pair = keyPair('suspended-key');
    const clientId = await registerClient(server, TTD, ['altinn:serviceowner'], [pair]);
    const grant = async () => {
      const claims = {
        aud: `${server.url}/maskinporten/`,
        iss: clientId,
        scope: 'altinn:serviceowner',
        iat: seconds(),
      };
      const assertion = assertionOf({
        key: pair,
        claims: { ...claims, exp: seconds() + 60, jti: crypto.randomUUID() },
      });
      return (await requestToken(server, assertion)).status;
    };
    const asked = async (url: string) =>
      (await call(`${url}/events/api/v1/subscriptions`, { token: ttd, headers: { 'ocp-apim-subscription-key': key } }))
        .status;
    const urls = [server.url, `http://127.0.0.1:${port}`];
    const everywhere = () => Promise.all(urls.map(asked));
    assert.deepEqual([await grant(), ...(await everywhere())], [200, 200, 200]);
    for (const none of [{}, { reason: '  ' }])
      assert.equal((await act('suspend', none)).status, 400, 'a reason is needed');
    const suspended = await act('suspend', { reason: 'Avtalen er sagt opp' });
    assert.deepEqual(
      [suspended.status, suspended.json.status, suspended.json.suspendedReason],
      [200, 'suspended', 'Avtalen er sagt opp'],
    );
    assert.deepEqual([await grant(), ...(await everywhere())], [403, 401, 401]);
    const resumed = await act('resume');
    assert.deepEqual([resumed.json.status, resumed.json.suspendedReason], ['approved', undefined]);
    assert.deepEqual([await grant(), ...(await everywhere())], [200, 200, 200]);
    const refused = await call(`${server.url}${OWNERS}/ttd/suspend`, {
      method: 'POST',
      token: ttd,
      json: { reason: 'x' },
    });
    assert.equal(refused.status, 403);
  });
});
