import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { configure } from '../../server/config/config.ts';
import { readEnvironment } from '../../server/config/env.ts';
import { assertionOf, call, type KeyPair, keyPair, requestToken } from '../authentication/harness.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { type ServerProcess, startProcess } from '../harness/process.ts';

const OPERATOR = '311002007';
const OWNER = '311001000';
const PUBLIC_URL = 'https://mail.example.no';
const OWNERS = '/administration/api/v1/service-owners';

const operatorKey = keyPair('operator-key');
const ownerKey = keyPair('owner-key');

describe('a production installation, from nothing', () => {
  const directory = mkdtempSync(join(tmpdir(), 'budstikke-production-'));
  const jwks = join(directory, 'administrator.json');
  let opened: TestDatabase;
  let server: ServerProcess;
  let variables: Record<string, string>;

  before(async () => {
    opened = await openTestDatabase({ poolSize: 1 });
    writeFileSync(jwks, JSON.stringify({ keys: [operatorKey.jwk] }));
    variables = {
      PROFILE: 'production',
      PUBLIC_URL,
      DATABASE_URL: opened.url,
      DATA_DIR: directory,
      // Nobody listens there: what is tested here scans nothing.
      CLAMD: '127.0.0.1:9',
      ENCRYPTION_KEY: Buffer.alloc(32, 5).toString('base64'),
      ADMINISTRATOR_ORGANIZATION: OPERATOR,
      ADMINISTRATOR_JWKS: jwks,
    };
    server = await startProcess(variables);
  });
  after(async () => {
    await server?.stop();
    await opened?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const at = (path: string) => `${server.base}${path}`;
  const clientId = () => configure(readEnvironment(variables)).administrator!.clientId;

  /** A Maskinporten token for a grant signed now. */
  async function tokenOf(client: string, key: KeyPair, scope: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = { aud: `${PUBLIC_URL}/maskinporten/`, iss: client, scope, iat: now, exp: now + 60 };
    const answer = await requestToken(
      { url: server.base },
      assertionOf({ key, claims: { ...claims, jti: `${client}${scope}${Math.random()}` } }),
    );
    assert.equal(answer.status, 200, answer.text);
    return answer.json.access_token;
  }
  const administrator = () => tokenOf(clientId(), operatorKey, 'budstikke:administration');

  test('there are no test tools, and no token can be had without a key', async () => {
    assert.equal((await call(at('/testtools/api/GetEnterpriseToken?env=tt02&scopes=x'))).status, 404);
    assert.equal((await call(at(OWNERS))).status, 401);
  });

  test('the administrator lets a service owner in, who gets a key, a client, a token and an answer', async () => {
    const token = await administrator();
    const imported = await call(at('/administration/api/v1/register/import'), {
      method: 'POST',
      token,
      json: { parties: [{ key: 'ttd', kind: 'organization', name: 'Testdepartementet', organizationNumber: OWNER }] },
    });
    assert.equal(imported.status, 200, imported.text);
    const registered = await call(at(OWNERS), {
      method: 'POST',
      token,
      json: {
        organizationNumber: OWNER,
        code: 'ttd',
        name: { nb: 'Testdepartementet' },
        contact: { email: 'post@ttd.example' },
        agreement: { accepted: true },
      },
    });
    assert.deepEqual([registered.status, registered.json.status], [201, 'applied']);
    const tooEarly = await call(at(`${OWNERS}/ttd/api-keys`), { method: 'POST', token, json: { name: 'first' } });
    assert.equal(tooEarly.status, 409, tooEarly.text);
    assert.equal((await call(at(`${OWNERS}/ttd/approve`), { method: 'POST', token })).json.status, 'approved');

    const invite = (json: object) => call(at(`${OWNERS}/ttd/invitations`), { method: 'POST', token, json });
    const byEmail = await invite({ role: 'owner', email: 'ola@ttd.example' });
    assert.deepEqual([byEmail.status, byEmail.json.code], [409, 'ADM-00012'], 'no mail server is configured');
    assert.deepEqual((await call(at(`${OWNERS}/ttd/invitations`), { token })).json.data, [], 'and nothing was made');
    assert.equal((await invite({ role: 'owner' })).status, 201);

    const key = await call(at(`${OWNERS}/ttd/api-keys`), { method: 'POST', token, json: { name: 'first' } });
    assert.match(key.json.key, /^[0-9a-f]{32}$/);
    const scopes = ['altinn:serviceowner', 'altinn:events.subscribe'];
    const client = await call(at('/maskinporten/clients'), {
      method: 'POST',
      token,
      json: { client_name: 'Fagsystem', client_orgno: OWNER, scopes },
    });
    assert.equal(client.status, 201, client.text);
    const { client_id } = client.json;
    const keys = await call(at(`/maskinporten/clients/${client_id}/jwks`), {
      method: 'POST',
      token,
      json: { keys: [ownerKey.jwk] },
    });
    assert.equal(keys.status, 200, keys.text);

    const granted = await tokenOf(client_id, ownerKey, scopes.join(' '));
    const exchanged = await call(at('/authentication/api/v1/exchange/maskinporten'), { token: granted });
    assert.equal(exchanged.status, 200, exchanged.text);
    const ask = (headers: Record<string, string>) =>
      call(at('/events/api/v1/subscriptions'), { token: exchanged.text, headers });
    const missing = await ask({});
    assert.equal(missing.status, 401);
    assert.deepEqual(missing.json, {
      statusCode: 401,
      message:
        'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.',
    });
    const wrong = await ask({ 'ocp-apim-subscription-key': '0'.repeat(32) });
    assert.deepEqual(
      [wrong.status, wrong.json],
      [
        401,
        {
          statusCode: 401,
          message:
            'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
        },
      ],
    );
    const answered = await ask({ 'ocp-apim-subscription-key': key.json.key });
    assert.deepEqual([answered.status, answered.json], [200, { count: 0, subscriptions: [] }]);
  });

  test('a key of the administrator that is taken out of the file no longer gives a token after a restart', async () => {
    await server.stop();
    const next = keyPair('operator-key-2');
    writeFileSync(jwks, JSON.stringify({ keys: [next.jwk] }));
    server = await startProcess(variables);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      aud: `${PUBLIC_URL}/maskinporten/`,
      iss: clientId(),
      scope: 'budstikke:administration',
      iat: now,
      exp: now + 60,
    };
    const old = await requestToken({ url: server.base }, assertionOf({ key: operatorKey, claims }));
    assert.match(old.json.error_description, /Unknown key identifier \(kid\) for client/);
    assert.ok(await tokenOf(clientId(), next, 'budstikke:administration'));
  });

  test('a key that cannot be used refuses the start with a sentence, and never shows the key', async () => {
    const weak = keyPair('weak', { bits: 1024 });
    const secret = { ...operatorKey.jwk, d: 'c2VjcmV0' };
    for (const [key, reason] of [
      [weak.jwk, /ADMINISTRATOR_JWKS: The key weak has 1024 bits/],
      [secret, /ADMINISTRATOR_JWKS: The key holds private members \(d\)/],
    ] as const) {
      writeFileSync(jwks, JSON.stringify({ keys: [key] }));
      await assert.rejects(startProcess(variables), (error: Error) => {
        assert.match(error.message, reason);
        assert.ok(!error.message.includes('c2VjcmV0') && !/\n\s+at /.test(error.message));
        return true;
      });
    }
  });
});
