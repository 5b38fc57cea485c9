import assert from 'node:assert/strict';
import { createHash, createHmac, createPublicKey, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import {
  assertionOf,
  call,
  DIGDIR,
  enterpriseToken,
  FJORDFISK,
  grantClaims,
  keyPair,
  registerClient,
  requestToken,
  startProcess,
  type TestProcess,
  TTD,
} from './harness.ts';

const WRITE = 'altinn:correspondence.write';
const key = keyPair('security-key');
const stranger = keyPair('security-key');

let testDatabase: TestDatabase;
let server: TestProcess;
let clientId: string;
let good: string;

before(async () => {
  testDatabase = await openTestDatabase();
  server = await startProcess(testDatabase.url);
  clientId = await registerClient(server, TTD, ['altinn:correspondence.read'], [key]);
  good = await enterpriseToken(server, TTD, WRITE);
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await testDatabase?.close();
});

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const probe = async (token: string, process: { url: string } = server) =>
  (await call(`${process.url}/probe/altinn`, { token })).status;
const exchange = async (token: string) =>
  (await call(`${server.url}/authentication/api/v1/exchange/maskinporten`, { token })).status;
const jwks = async () =>
  (await call(`${server.url}/authentication/api/v1/openid/.well-known/openid-configuration/jwks`)).json.keys;
/** The good token's claims, for somebody who has every right. */
const coveted = () => ({ ...decodeJwt(good), scope: `${WRITE} budstikke:administration` });

describe('a bearer token is refused', () => {
  it('with alg none, however it is spelt, with and without a signature (none)', async () => {
    const [published] = await jwks();
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', null])
      for (const signature of ['', good.split('.')[2]!]) {
        const forged = `${encode({ alg, typ: 'JWT', kid: published.kid })}.${encode(coveted())}.${signature}`;
        assert.deepEqual([await probe(forged), await exchange(forged)], [401, 401], `${alg}`);
      }
    assert.equal(await probe(good), 200);
  });

  it('signed with HMAC by the published public key, in each of its forms (algorithm confusion)', async () => {
    const [published] = await jwks();
    const publicKey = createPublicKey({ key: published, format: 'jwk' });
    const forms = [
      publicKey.export({ format: 'pem', type: 'spki' }),
      publicKey.export({ format: 'pem', type: 'pkcs1' }),
      publicKey.export({ format: 'der', type: 'spki' }),
      Buffer.from(published.n, 'base64url'),
      JSON.stringify(published),
    ];
    for (const [alg, digest] of [
      ['HS256', 'sha256'],
      ['HS512', 'sha512'],
    ] as const)
      for (const secret of forms) {
        const signed = `${encode({ alg, typ: 'JWT', kid: published.kid })}.${encode(coveted())}`;
        const forged = `${signed}.${createHmac(digest, secret).update(signed).digest('base64url')}`;
        assert.deepEqual([await probe(forged), await exchange(forged)], [401, 401], alg);
      }
  });

  it('signed by a key it brings itself, whatever header names it (key confusion)', async () => {
    const [published] = await jwks();
    for (const header of [
      { jwk: stranger.jwk },
      { jku: 'https://evil.example/jwks' },
      { x5u: 'https://evil.example/c' },
      {},
    ])
      for (const kid of [published.kid, stranger.kid]) {
        const forged = assertionOf({ key: stranger, header: { typ: 'JWT', kid, ...header }, claims: coveted() });
        assert.deepEqual([await probe(forged), await exchange(forged)], [401, 401], JSON.stringify(header));
      }
  });

  it('with tricks in kid, and none of them is a fault of ours (path tricks in kid)', async () => {
    for (const kid of [
      '../../../../dev/null',
      '/etc/passwd',
      'file:///etc/passwd',
      'https://evil.example/key',
      "' or '1'='1",
      '__proto__',
      'constructor',
      '\u0000',
      'A'.repeat(40),
      'x'.repeat(5000),
      7,
      ['a'],
      { a: 1 },
    ]) {
      const forged = assertionOf({ key: stranger, header: { kid }, claims: coveted() });
      assert.deepEqual([await probe(forged), await exchange(forged)], [401, 401], JSON.stringify(kid).slice(0, 40));
      const grant = assertionOf({ key, header: { kid }, claims: grantClaims(server, clientId, WRITE) });
      const refused = await requestToken(server, grant);
      assert.equal(refused.status, 400, refused.text);
      assert.ok(!/error: |syntax|SELECT|ENOENT/i.test(refused.text), refused.text);
    }
  });

  it('of an issuer whose name only contains a trusted one (token of another environment)', async () => {
    const { iss } = decodeJwt(good);
    for (const name of [`${iss}x`, `https://evil.example/?${iss}`, iss!.slice(0, -1), iss!.toUpperCase(), [iss], '']) {
      const forged = assertionOf({ key: stranger, header: { typ: 'JWT' }, claims: { ...coveted(), iss: name } });
      assert.deepEqual([await probe(forged), await exchange(forged)], [401, 401], String(name));
    }
  });

  it('of another installation, even one that gives itself the same address (token of another environment)', async () => {
    const other = await openTestDatabase();
    try {
      await using elsewhere = await startProcess(other.url, { publicUrl: server.publicUrl });
      const theirs = await enterpriseToken(elsewhere, TTD, WRITE);
      assert.equal(await probe(theirs, elsewhere), 200);
      assert.deepEqual([await probe(theirs), await exchange(theirs)], [401, 401]);
      assert.equal(await probe(good, elsewhere), 401);
      await using named = await startProcess(other.url);
      assert.equal(await probe(await enterpriseToken(named, TTD, WRITE)), 401);
    } finally {
      await other.close();
    }
  });

  it('made by test tools, once they are off (token of another environment)', async () => {
    await using production = await startProcess(testDatabase.url, { publicUrl: server.publicUrl, testTools: false });
    assert.equal(await probe(good, production), 401);
  });
});

describe('an outsider cannot tell', () => {
  const without = (text: string) =>
    text
      .replace(/[0-9a-f]{32}/g, '')
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '')
      .replace(/00-[-0-9a-f]*/, '');

  it('another organisation’s client from none (user enumeration)', async () => {
    const outsider = await enterpriseToken(server, FJORDFISK, 'idporten:dcr.write');
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/jwks'],
      ['DELETE', ''],
    ] as const) {
      const [theirs, none] = await Promise.all(
        [clientId, randomUUID()].map((id) =>
          call(`${server.url}/maskinporten/clients/${id}${path}`, { method, token: outsider }),
        ),
      );
      assert.deepEqual([theirs!.status, without(theirs!.text)], [none!.status, without(none!.text)]);
      assert.equal(none!.status, 404);
    }
  });

  it('a deactivated client from none at the token endpoint (user enumeration)', async () => {
    const gone = await registerClient(server, TTD, ['altinn:correspondence.read'], [key]);
    const token = await enterpriseToken(server, TTD, 'idporten:dcr.write');
    await call(`${server.url}/maskinporten/clients/${gone}`, { method: 'DELETE', token });
    const [inactive, none] = await Promise.all(
      [gone, randomUUID()].map((id) =>
        requestToken(server, assertionOf({ key, claims: grantClaims(server, id, WRITE) })),
      ),
    );
    assert.deepEqual([inactive!.status, without(inactive!.text)], [none!.status, without(none!.text)]);
  });

  it('a service owner’s API keys from those of none (user enumeration)', async () => {
    const outsider = await enterpriseToken(server, FJORDFISK, 'altinn:serviceowner');
    const ask = (code: string) =>
      call(`${server.url}/administration/api/v1/service-owners/${code}/api-keys`, { token: outsider });
    const [ttd, none] = [await ask('ttd'), await ask('ingen')];
    assert.deepEqual([ttd.status, without(ttd.text)], [none.status, without(none.text)]);
  });
});

describe('an API key', () => {
  it('is looked up by its hash, never compared as text (timing of key comparison)', async () => {
    await using strict = await startProcess(testDatabase.url, { publicUrl: server.publicUrl, apiKeys: 'required' });
    const made = await call(`${server.url}/administration/api/v1/service-owners/ttd/api-keys`, {
      method: 'POST',
      token: await enterpriseToken(server, DIGDIR, 'budstikke:administration'),
      json: { name: 'timing' },
    });
    const asked: unknown[] = [];
    const { pool } = strict.foundation.database;
    const query = pool.query.bind(pool);
    pool.query = ((...parameters: Parameters<typeof query>) => {
      asked.push(...((parameters[0] as unknown as { values?: unknown[] }).values ?? []));
      return query(...parameters);
    }) as typeof pool.query;
    for (const sent of [made.json.key, `${made.json.key.slice(0, 31)}!`]) {
      asked.length = 0;
      await call(`${strict.url}/probe/altinn`, { token: good, headers: { 'ocp-apim-subscription-key': sent } });
      const digest = createHash('sha256').update(sent).digest('hex');
      assert.ok(asked.some((value) => Buffer.isBuffer(value) && value.toString('hex') === digest));
      assert.ok(!asked.some((value) => typeof value === 'string' && value.includes(sent.slice(0, 8))));
    }
  });
});
