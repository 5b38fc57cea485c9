import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { call, enterpriseToken, keyPair, registerClient } from '../authentication/harness.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const TTD = '311001000';
const SENDER = 'altinn:serviceowner altinn:correspondence.write';
const key = keyPair('verify-key');

describe('verify-setup', () => {
  let server: TestServer;
  let clientId: string;
  let token: string;
  before(async () => {
    server = await startTestServer({ API_KEYS: 'required' });
    token = await enterpriseToken(server, TTD, SENDER);
    clientId = await registerClient(server, TTD, SENDER.split(' '), [key]);
    await call(`${server.url}/administration/api/v1/service-owners/ttd/api-keys`, {
      method: 'POST',
      token,
      json: { name: 'a' },
    });
  });
  after(() => server?.close());

  const ask = async (json: unknown, by?: string) => {
    const answer = await call(`${server.url}/administration/api/v1/verify-setup`, { method: 'POST', token: by, json });
    assert.equal(answer.status, 200, answer.text);
    return answer;
  };
  const states = async (json: unknown, by?: string): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await ask(json, by)).json.steps.map(({ step, state }: { step: string; state: string }) => [step, state]),
    );
  const everything = () => ({
    clientId,
    resourceId: 'ttd-demo-brev',
    recipient: 'urn:altinn:organization:identifier-no:311003003',
    token,
  });

  test('calls a set-up ready when every step of the guide is done', async () => {
    const { json } = await ask(everything());
    assert.deepEqual(
      json.steps.map(({ step, state }: { step: string; state: string }) => [step, state]),
      [
        'service-owner',
        'api-key',
        'client',
        'client-key',
        'scopes',
        'token',
        'resource',
        'policy',
        'right-to-send',
        'recipient',
      ].map((name) => [name, 'done']),
    );
    assert.equal(json.ready, true);
  });

  test('names what is missing or wrong, each with the next thing to do', async () => {
    const bare = await registerClient(server, TTD, ['altinn:serviceowner'], []);
    const { json } = await ask({
      clientId: bare,
      resourceId: 'no-such',
      recipient: 'urn:altinn:organization:identifier-no:311007009',
      token: await enterpriseToken(server, TTD, 'altinn:serviceowner'),
    });
    const found = Object.fromEntries(json.steps.map((one: { step: string }) => [one.step, one]));
    assert.deepEqual(
      ['client-key', 'scopes', 'token', 'resource', 'policy', 'recipient'].map((name) => found[name].state),
      ['missing', 'missing', 'wrong', 'missing', 'missing', 'wrong'],
    );
    for (const { state, next } of json.steps) if (state !== 'done') assert.match(next, /\w{3}/);
    assert.match(found.scopes.message, /lacks altinn:correspondence.write/);
    assert.equal(json.ready, false);
  });

  test('tells a stranger nothing of clients, keys and recipients', async () => {
    const stranger = await enterpriseToken(server, '311006002', 'altinn:correspondence.read');
    const { token: _, ...facts } = everything();
    for (const by of [undefined, stranger]) {
      const found = await states(facts, by);
      assert.deepEqual(
        [found['api-key'], found['client-key'], found.scopes, found.recipient],
        by === undefined ? Array(4).fill('unknown') : ['unknown', 'missing', 'missing', 'unknown'],
      );
    }
    const known = await ask({ clientId }, stranger);
    const unknown = await ask({ clientId: crypto.randomUUID() }, stranger);
    assert.deepEqual(known.json, unknown.json, 'another’s client is not told from none');
    const person = (id: string) => ask({ recipient: `urn:altinn:person:identifier-no:${id}` }, stranger);
    assert.deepEqual((await person('14837510008')).json, (await person('14837510016')).json);
  });

  test('says why a token is not good', async () => {
    const verdict = async (given: string) =>
      (await ask({ token: given })).json.steps.find(({ step }: { step: string }) => step === 'token');
    assert.match((await verdict('abc')).message, /not a JWT/);
    const [header, , signature] = token.split('.');
    const payload = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');
    const foreign = await verdict(`${header}.${payload({ iss: 'https://platform.altinn.no/' })}.${signature}`);
    assert.match(foreign.message, /issuer https:\/\/platform.altinn.no\/ is not trusted here/);
    const old = await verdict(
      `${header}.${payload({ iss: `${server.url}/authentication/api/v1/openid/`, exp: 1 })}.${signature}`,
    );
    assert.match(old.message, /expired/);
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
    const forged = await verdict(`${header}.${payload({ ...claims, scope: 'budstikke:administration' })}.${signature}`);
    assert.match(forged.message, /signature is wrong/);
    assert.equal((await verdict(`"${token}"`)).state, 'done', 'quotes around it are forgiven');
  });

  test('is printed by npm run verify, whose exit code tells', async () => {
    const script = fileURLToPath(new URL('../../scripts/verify.ts', import.meta.url));
    const run = (parameters: string[]) =>
      new Promise<{ code: number; output: string }>((resolve) =>
        execFile(process.execPath, [script, ...parameters], (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
        ),
      );
    const { recipient, resourceId } = everything();
    const given = ['--client-id', clientId, '--resource', resourceId, '--recipient', recipient, '--token', token];
    const ready = await run(['--base-url', server.url, ...given]);
    assert.deepEqual([ready.code, /Ready to send\./.test(ready.output)], [0, true], ready.output);
    assert.ok(!ready.output.includes(token));
    const notYet = await run(['--base-url', server.url]);
    assert.equal(notYet.code, 1);
    assert.match(notYet.output, /unknown {2}client .*\n +→ Give clientId\./);
    assert.equal((await run([])).code, 2);
    const away = await run(['--base-url', 'http://127.0.0.1:9']);
    assert.deepEqual([away.code, /Is the server running/.test(away.output)], [2, true], away.output);
  });
});
