import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import {
  assertionOf,
  FJORDFISK,
  grantClaims,
  keyPair,
  registerClient,
  requestToken,
  startProcess,
  type TestProcess,
  TTD,
} from './harness.ts';

const SCOPE = 'altinn:correspondence.read';
const own = keyPair('one-kid');
/** Another client's key that has the same kid. */
const others = keyPair('one-kid');

let testDatabase: TestDatabase;
let server: TestProcess;
let another: TestProcess;
let clientId: string;
let otherId: string;

before(async () => {
  testDatabase = await openTestDatabase();
  server = await startProcess(testDatabase.url);
  another = await startProcess(testDatabase.url, { publicUrl: server.url });
  clientId = await registerClient(server, TTD, [SCOPE], [own]);
  otherId = await registerClient(server, FJORDFISK, [SCOPE], [others]);
});
after(async () => {
  await another?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  await testDatabase?.close();
});

const grant = (claims: Record<string, unknown> = {}, key = own, header = {}) =>
  assertionOf({ key, header, claims: grantClaims(server, clientId, SCOPE, claims) });
const refused = async (assertion: string, process: { url: string } = server): Promise<string> => {
  const { status, json, text } = await requestToken(process, assertion);
  assert.equal(status, 400, text);
  assert.equal(json.access_token, undefined);
  return json.error_description;
};
const now = () => Math.floor(server.clock.now().getTime() / 1000);

describe('a grant is refused', () => {
  it('signed by another client’s key that has the same kid (key confusion between clients)', async () => {
    assert.match(await refused(grant({}, others)), /Invalid JWT signature/);
    assert.match(await refused(grant({ iss: otherId }, own)), /Invalid JWT signature/);
    assert.equal((await requestToken(server, grant({ iss: otherId }, others))).status, 200, 'its own is good');
  });

  it('for somebody else: the exchange, the Altinn issuer, the root, a look-alike (wrong audience)', async () => {
    for (const aud of [
      `${server.url}/authentication/api/v1/exchange/maskinporten`,
      `${server.url}/authentication/api/v1/openid/`,
      `${server.url}/`,
      `${server.url}/maskinporten.evil.example/`,
      'https://maskinporten.no/',
      'https://test.maskinporten.no/',
      '',
    ])
      assert.match(await refused(grant({ aud })), /aud|audience/i, aud);
  });

  it('issued ahead of our clock by more than it may drift (future iat)', async () => {
    const [soon, far] = [now() + 60, now() + 86_400 * 365];
    for (const iat of [soon, far]) assert.ok((await refused(grant({ iat, exp: iat + 60 }))).length > 0, String(iat));
    // Also when only one of the two lies ahead.
    assert.ok((await refused(grant({ iat: soon, exp: now() + 90 }))).length > 0);
    assert.ok((await refused(grant({ nbf: soon }))).length > 0);
    assert.equal((await requestToken(server, grant({ iat: now() + 5 }))).status, 200, 'five seconds are drift');
  });

  it('that was used before, in this process or another, and however it is written (replay)', async () => {
    const used = grant();
    assert.equal((await requestToken(server, used)).status, 200);
    assert.match(await refused(used), /Grant is used before/);
    assert.match(await refused(used, another), /Grant is used before/);
    const sameJti = grant({ jti: JSON.parse(Buffer.from(used.split('.')[1]!, 'base64url').toString()).jti });
    assert.match(await refused(sameJti, another), /Grant is used before/);
  });

  it('whose kid is a path, a query or a statement, without a fault of ours (path tricks in kid)', async () => {
    for (const kid of [
      '../../../../dev/null',
      '/proc/self/environ',
      'file:///etc/passwd',
      'https://evil.example/jwks.json',
      "one-kid' or '1'='1",
      'one-kid\u0000',
      'ONE-KID',
      ' one-kid',
      '',
      'x'.repeat(5000),
    ]) {
      const description = await refused(grant({}, own, { kid }));
      assert.ok(!/syntax|ENOENT|SELECT|byte sequence/i.test(description), description);
    }
  });
});
