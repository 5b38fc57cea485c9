import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import {
  assertionOf,
  call,
  FJORDFISK,
  grantClaims,
  grantScope,
  keyPair,
  registerClient,
  requestToken,
  startProcess,
  type TestProcess,
  TTD,
} from './harness.ts';

const key = keyPair('ttd-key');
const otherKey = keyPair('fjordfisk-key');
const unregistered = keyPair('ttd-key');
const key384 = keyPair('key-384', { alg: 'RS384' });
const key512 = keyPair('key-512', { alg: 'RS512' });

const WRITE = 'altinn:correspondence.write';
const READ = 'altinn:correspondence.read';
const SUBSCRIBE = 'altinn:events.subscribe';

let testDatabase: TestDatabase;
let server: TestProcess;
let ttd: string;
let fjordfisk: string;

before(async () => {
  testDatabase = await openTestDatabase();
  server = await startProcess(testDatabase.url);
  ttd = await registerClient(server, TTD, [WRITE, READ, 'altinn:serviceowner', SUBSCRIBE], [key, key384, key512]);
  fjordfisk = await registerClient(server, FJORDFISK, [WRITE, READ], [otherKey]);
  await grantScope(server, TTD, WRITE);
  await grantScope(server, TTD, 'altinn:serviceowner');
});

after(async () => {
  await server?.[Symbol.asyncDispose]();
  await testDatabase?.close();
});

const claims = (more: Record<string, unknown> = {}, scope = `${WRITE} altinn:serviceowner`) =>
  grantClaims(server, ttd, scope, more);
const good = (more: Record<string, unknown> = {}) => assertionOf({ key, claims: claims(more) });
const seconds = (ahead: number) => Math.floor(server.clock.now().getTime() / 1000) + ahead;

/** Status, error, text and address of a refusal; each also carries a trace id and a hint. */
async function refused(assertion: string, status: number, error: string, description: string, code?: string) {
  const answer = await requestToken(server, assertion);
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.json.error, error);
  const [, text, trace] = /^(.*) \(trace_id: ([0-9a-f]{32})\)$/s.exec(answer.json.error_description) ?? [];
  assert.equal(text, description);
  assert.ok(trace);
  assert.equal(answer.json.error_uri, code === undefined ? undefined : `https://maskinporten.no/errors/${code}`);
  assert.match(answer.json.hint, /\w{3}/);
  assert.match(answer.headers.get('content-type')!, /^application\/json/);
  return answer.json.hint as string;
}

describe('a good grant', () => {
  it('gives a token with the documented members, whose lifetime is what expires_in says', async () => {
    const answer = await requestToken(server, good());
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(Object.keys(answer.json), ['access_token', 'token_type', 'expires_in', 'scope']);
    assert.equal(answer.json.token_type, 'Bearer');
    assert.equal(answer.json.expires_in, 120);
    assert.equal(answer.json.scope, `${WRITE} altinn:serviceowner`);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    const token = decodeJwt(answer.json.access_token);
    assert.deepEqual(Object.keys(token), [
      'iss',
      'client_amr',
      'token_type',
      'client_id',
      'consumer',
      'scope',
      'iat',
      'exp',
      'jti',
    ]);
    assert.equal(token.iss, `${server.publicUrl}/maskinporten/`);
    assert.equal(token.client_id, ttd);
    assert.deepEqual(token.consumer, { authority: 'iso6523-actorid-upis', ID: `0192:${TTD}` });
    assert.equal(token.exp! - token.iat!, 120);
    assert.match(token.jti!, /^[A-Za-z0-9_-]{43}$/);
    const header = decodeProtectedHeader(answer.json.access_token);
    assert.deepEqual(Object.keys(header), ['kid', 'alg']);
    assert.match(header.kid!, /^[0-9A-F]{40}$/);
  });

  it('verifies with the keys the metadata points to', async () => {
    const { json } = await requestToken(server, good());
    for (const path of [
      'maskinporten/.well-known/oauth-authorization-server',
      '.well-known/oauth-authorization-server/maskinporten',
    ]) {
      const metadata = (await call(`${server.url}/${path}`)).json;
      assert.equal(metadata.token_endpoint, `${server.publicUrl}/maskinporten/token`);
      const { payload } = await jwtVerify(json.access_token, createRemoteJWKSet(new URL(metadata.jwks_uri)), {
        issuer: metadata.issuer,
        algorithms: ['RS256'],
      });
      assert.equal(payload.client_id, ttd);
    }
  });

  it('publishes only public members, in base64url, at every spelling of the address', async () => {
    const sets = await Promise.all(
      ['jwk', 'jwks', 'jwks.json'].map(async (path) => (await call(`${server.url}/maskinporten/${path}`)).json),
    );
    for (const { keys } of sets)
      for (const published of keys) {
        assert.deepEqual(Object.keys(published).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
        assert.match(published.n, /^[A-Za-z0-9_-]+$/);
      }
    assert.deepEqual(sets[1], sets[0]);
    assert.deepEqual(sets[2], sets[0]);
  });

  for (const [what, aud] of [
    ['the issuer', () => `${server.publicUrl}/maskinporten/`],
    ['the issuer without final slash', () => `${server.publicUrl}/maskinporten`],
    ['the token address', () => `${server.publicUrl}/maskinporten/token`],
    ['a list with the issuer in it', () => [`${server.publicUrl}/maskinporten/`]],
  ] as const)
    it(`takes ${what} as audience`, async () => {
      assert.equal((await requestToken(server, good({ aud: aud() }))).status, 200);
    });

  for (const [what, more] of [
    ['without jti', { jti: undefined, sub: 'no jti' }],
    ['that lives ten seconds', () => ({ exp: seconds(10) })],
    ['that lives two minutes', () => ({ exp: seconds(120) })],
    ['with nbf five seconds back', () => ({ nbf: seconds(-5) })],
    ['issued eight seconds ahead of our clock', () => ({ iat: seconds(8) })],
    ['issued eight seconds behind our clock', () => ({ iat: seconds(-8) })],
    ['with sub', { sub: 'whoever' }],
  ] as const)
    it(`may be one ${what}`, async () => {
      const answer = await requestToken(server, good(typeof more === 'function' ? more() : more));
      assert.equal(answer.status, 200, answer.text);
    });

  for (const padded of ['before', 'after'] as const)
    it(`may be padded ${padded} it was signed`, async () => {
      const answer = await requestToken(server, assertionOf({ key, claims: claims(), padded }));
      assert.equal(answer.status, 200, answer.text);
    });

  for (const [alg, signer, digest] of [
    ['RS384', key384, 'RSA-SHA384'],
    ['RS512', key512, 'RSA-SHA512'],
  ] as const)
    it(`may be signed with ${alg} by a key registered for it`, async () => {
      const answer = await requestToken(
        server,
        assertionOf({ key: signer, header: { alg }, claims: claims(), digest }),
      );
      assert.equal(answer.status, 200, answer.text);
    });

  it('copies resource to aud, as text or list, and says each scope once', async () => {
    const one = await requestToken(
      server,
      good({ resource: 'https://api.example', scope: `${WRITE} ${WRITE}  ${READ}` }),
    );
    assert.equal(decodeJwt(one.json.access_token).aud, 'https://api.example');
    assert.equal(one.json.scope, `${WRITE} ${READ}`);
    const many = await requestToken(server, good({ resource: ['https://a.example', 'https://b.example'] }));
    assert.deepEqual(decodeJwt(many.json.access_token).aud, ['https://a.example', 'https://b.example']);
  });

  it('may have raw colons in grant_type and fields nobody knows', async () => {
    const answer = await call(`${server.url}/maskinporten/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: `grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&alg=RS256&assertion=${good()}`,
    });
    assert.equal(answer.status, 200, answer.text);
  });
});

describe('a token request is refused', () => {
  const post = (body: string, type = 'application/x-www-form-urlencoded') =>
    call(`${server.url}/maskinporten/token`, { method: 'POST', body, headers: { 'content-type': type } });
  const GRANT_TYPE = 'grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer';

  it('as JSON', async () => {
    const answer = await post(JSON.stringify({ grant_type: 'x', assertion: good() }), 'application/json');
    assert.deepEqual([answer.status, answer.json.error], [400, 'invalid_request']);
    assert.match(answer.json.hint, /form/);
  });

  it('with another grant type, without one, or with two', async () => {
    const unknown = await post(`grant_type=client_credentials&assertion=${good()}`);
    assert.deepEqual([unknown.status, unknown.json.error], [400, 'unsupported_grant_type']);
    for (const body of [`assertion=${good()}`, `${GRANT_TYPE}&${GRANT_TYPE}&assertion=${good()}`]) {
      const answer = await post(body);
      assert.deepEqual([answer.status, answer.json.error], [400, 'invalid_request']);
    }
  });

  it('without an assertion', async () => {
    for (const body of [GRANT_TYPE, `${GRANT_TYPE}&assertion=`]) {
      const answer = await post(body);
      assert.deepEqual([answer.status, answer.json.error], [400, 'invalid_request']);
    }
  });

  it('by another method than POST', async () => {
    const answer = await call(`${server.url}/maskinporten/token`);
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'POST']);
  });
});

describe('an assertion is refused', () => {
  const malformed = (assertion: string) =>
    refused(assertion, 400, 'invalid_request', 'Invalid assertion. Invalid parameter value', 'MP-011');

  it('when it is not a JWT, has a stray newline, or is too long', async () => {
    await malformed('not a jwt');
    await malformed(`${good()}\n`);
    await malformed('a.b.c');
    await malformed(`${good()}.${'x'.repeat(17_000)}`);
  });

  it('with alg none, however it is spelt', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      const [header, payload] = assertionOf({ key, header: { alg }, claims: claims() }).split('.');
      await malformed(`${header}.${payload}.`);
      await malformed(`${header}.${payload}.AAAA`);
    }
  });

  it('signed with HMAC by the public key', async () => {
    const publicPem = (await import('node:crypto'))
      .createPublicKey(key.privateKey)
      .export({ format: 'pem', type: 'spki' });
    const [header, payload] = assertionOf({ key, header: { alg: 'HS256' }, claims: claims() }).split('.');
    const signature = createHmac('sha256', publicPem).update(`${header}.${payload}`).digest('base64url');
    await malformed(`${header}.${payload}.${signature}`);
  });

  it('when the header brings a key of its own', async () => {
    for (const header of [
      { jwk: unregistered.jwk },
      { jku: 'https://evil.example' },
      { x5u: 'https://evil.example' },
      { crit: ['exp'] },
    ])
      await malformed(assertionOf({ key: unregistered, header, claims: claims() }));
  });

  it('with claims of another type, or with characters no database holds', async () => {
    for (const more of [{ iss: 7 }, { scope: [WRITE] }, { scope: 'a\0b' }, { jti: 1 }, { pid: '123' }, { resource: 7 }])
      await malformed(good(more));
    await malformed(assertionOf({ key, header: { kid: 'a\0b' }, claims: claims() }));
    await malformed(assertionOf({ key, header: { kid: 7 }, claims: claims() }));
  });

  it('with PS256 or EdDSA, which no key can be registered for', async () => {
    for (const alg of ['PS256', 'EdDSA', 'ES256K'])
      await malformed(assertionOf({ key, header: { alg }, claims: claims() }));
  });

  it('from an unknown client', async () => {
    for (const iss of [randomUUID(), key.kid])
      await refused(
        good({ iss }),
        400,
        'invalid_grant',
        'Invalid assertion. Client authentication failed. Client not found',
        'MP-100',
      );
  });

  it('signed by another key than the one its kid names', async () => {
    await refused(
      assertionOf({ key: unregistered, claims: claims() }),
      400,
      'invalid_grant',
      'Invalid JWT signature',
      'MP-124',
    );
  });

  it('changed after it was signed', async () => {
    const [header, , signature] = good().split('.');
    const payload = Buffer.from(JSON.stringify(claims({ scope: 'altinn:broker.write' }))).toString('base64url');
    await refused(`${header}.${payload}.${signature}`, 400, 'invalid_grant', 'Invalid JWT signature', 'MP-124');
  });

  it('signed with another algorithm than the key was registered for', async () => {
    const hint = await refused(
      assertionOf({ key, header: { alg: 'RS512' }, claims: claims(), digest: 'RSA-SHA512' }),
      400,
      'invalid_grant',
      'Invalid JWT signature',
      'MP-124',
    );
    assert.match(hint, /registered for RS256/);
  });

  const UNKNOWN_KID = 'Invalid assertion. Client authentication failed. Unknown key identifier (kid) for client.';

  it('with a kid the client does not have, be it that of another client', async () => {
    await refused(good({ iss: fjordfisk }), 400, 'invalid_grant', UNKNOWN_KID);
    await refused(assertionOf({ key: otherKey, claims: claims() }), 400, 'invalid_grant', UNKNOWN_KID);
  });

  it('without kid, and with a certificate instead', async () => {
    await refused(
      assertionOf({ key, header: { kid: undefined }, claims: claims() }),
      400,
      'invalid_grant',
      'Invalid assertion. Client authentication failed. Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided',
    );
    await refused(
      assertionOf({ key, header: { kid: undefined, x5c: ['MIIB'] }, claims: claims() }),
      400,
      'invalid_grant',
      'Invalid assertion. Client authentication failed. The JWT is signed with an invalid certificate.',
      'MP-120',
    );
    await refused(
      assertionOf({ key, header: { x5c: 'MIIB' }, claims: claims() }),
      400,
      'invalid_grant',
      'Invalid JWT header x5c',
      'MP-123',
    );
  });

  it('for another audience, and the hint tells ours', async () => {
    for (const aud of [
      'https://maskinporten.no/',
      `${server.publicUrl}/`,
      `${server.publicUrl}/maskinporten//`,
      `${server.publicUrl}/maskinporten/tokens`,
      undefined,
      7,
    ]) {
      const hint = await refused(
        good({ aud }),
        400,
        'invalid_grant',
        'Invalid assertion. Client authentication failed. Invalid JWT claim aud',
        'MP-110',
      );
      assert.ok(hint.includes(`${server.publicUrl}/maskinporten/`));
    }
  });

  it('when it has expired, or was issued more than ten seconds ago', async () => {
    const hint = await refused(
      good({ iat: seconds(-70), exp: seconds(-10) }),
      400,
      'invalid_grant',
      'JWT is expired',
      'MP-130',
    );
    assert.match(hint, /server's time is 20\d\d-/);
    await refused(good({ iat: seconds(-9), exp: seconds(-1) }), 400, 'invalid_grant', 'JWT is expired', 'MP-130');
    await refused(good({ iat: seconds(-13), exp: seconds(60) }), 400, 'invalid_grant', 'JWT is expired', 'MP-130');
  });

  it('when it was issued, or is to be valid, more than ten seconds ahead', async () => {
    await refused(good({ iat: seconds(14), exp: seconds(60) }), 400, 'invalid_grant', 'Issue time is after now');
    await refused(good({ nbf: seconds(14) }), 400, 'invalid_grant', 'Issue time is after now');
  });

  it('when it would live longer than two minutes, or has no times', async () => {
    await malformed(good({ exp: seconds(130) }));
    await malformed(good({ exp: undefined }));
    await malformed(good({ iat: undefined }));
    await malformed(good({ iat: String(seconds(0)) }));
  });

  const USED = ['invalid_grant', 'Grant is used before', 'MP-012'] as const;

  it('when its jti was used before, by the same client only', async () => {
    const jti = randomUUID();
    assert.equal((await requestToken(server, good({ jti }))).status, 200);
    await refused(good({ jti, exp: seconds(30) }), 400, ...USED);
    const another = assertionOf({ key: otherKey, claims: grantClaims(server, fjordfisk, READ, { jti }) });
    assert.equal((await requestToken(server, another)).status, 200);
  });

  it('when it has no jti and is sent again, also with padding put on or taken off', async () => {
    const assertion = good({ jti: undefined, sub: 'sent again' });
    const padded = assertion
      .split('.')
      .map((part) => part.padEnd(Math.ceil(part.length / 4) * 4, '='))
      .join('.');
    assert.equal((await requestToken(server, assertion)).status, 200);
    await refused(assertion, 400, ...USED);
    await refused(padded, 400, ...USED);
  });

  it('but its identifier is not used up by somebody who cannot sign', async () => {
    const jti = randomUUID();
    await refused(
      assertionOf({ key: unregistered, claims: claims({ jti }) }),
      400,
      'invalid_grant',
      'Invalid JWT signature',
      'MP-124',
    );
    await refused(
      good({ jti, aud: 'https://maskinporten.no/' }),
      400,
      'invalid_grant',
      'Invalid assertion. Client authentication failed. Invalid JWT claim aud',
      'MP-110',
    );
    assert.equal((await requestToken(server, good({ jti }))).status, 200);
  });

  it('for a scope that is not on the client, unknown, or absent', async () => {
    const description = 'Invalid scope. Token request contains invalid scopes for client';
    for (const scope of ['altinn:broker.read', `${WRITE} altinn:nothing`, '', 'altinn:correspondence'])
      await refused(good({ scope }), 400, 'invalid_scope', description, 'MP-200');
    const hint = await refused(good({ scope: `${WRITE} altinn:nothing` }), 400, 'invalid_scope', description, 'MP-200');
    assert.match(hint, /altinn:nothing/);
    assert.doesNotMatch(hint, /correspondence/);
  });

  it('for a scope on the client that the organisation was not given', async () => {
    const answer = await requestToken(
      server,
      assertionOf({ key: otherKey, claims: grantClaims(server, fjordfisk, `${READ} ${WRITE}`) }),
    );
    assert.deepEqual([answer.status, answer.json.error], [403, 'forbidden']);
    assert.match(
      answer.json.error_description,
      /^Consumer has not been granted access to the scope altinn:correspondence\.write \(trace_id/,
    );
    assert.equal(answer.json.error_uri, 'https://maskinporten.no/errors/MP-250');
  });

  it('when it names itself as consumer_org, or asks for an on-behalf-of registration', async () => {
    await refused(
      good({ consumer_org: TTD }),
      400,
      'invalid_request',
      'Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid',
    );
    await malformed(good({ iss_onbehalfof: 'sub' }));
    await malformed(good({ consumer_org: '12' }));
  });

  it('for unknown, excessive or unmatched authorization_details', async () => {
    const organization = { authority: 'iso6523-actorid-upis', ID: `0192:${FJORDFISK}` };
    const details = (more: Record<string, unknown>) =>
      good({
        scope: READ,
        authorization_details: [{ type: 'urn:altinn:systemuser', systemuser_org: organization, ...more }],
      });
    await refused(
      details({ type: 'urn:altinn:consent' }),
      400,
      'invalid_grant',
      'Unknown authorization details type',
      'MP-301',
    );
    await refused(details({ more: 1 }), 400, 'invalid_grant', 'Unknown fields in the authorization details', 'MP-302');
    for (const assertion of [
      details({}),
      details({ systemuser_org: { ...organization, ID: 'x' } }),
      good({ scope: READ, authorization_details: [] }),
    ])
      await refused(
        assertion,
        400,
        'invalid_altinn_customer_configuration',
        'Invalid authorization details values',
        'MP-303',
      );
  });
});

describe('the token lives', () => {
  it('as long as the client says, and no longer than any scope allows', async () => {
    const id = await registerClient(server, TTD, [WRITE, SUBSCRIBE], [key], { access_token_lifetime: 3000 });
    const ask = async (scope: string) =>
      (await requestToken(server, assertionOf({ key, claims: grantClaims(server, id, scope) }))).json.expires_in;
    assert.equal(await ask(WRITE), 3000);
    await server.foundation.database.pool.query(
      `update authentication.scope set at_max_age = 500 where name = '${SUBSCRIBE}'`,
    );
    assert.equal(await ask(`${WRITE} ${SUBSCRIBE}`), 500);
    assert.equal(await ask(WRITE), 3000);
  });
});

describe('several processes', () => {
  it('accept one assertion once, however they race for it', async () => {
    await using second = await startProcess(testDatabase.url, { publicUrl: server.publicUrl });
    const rounds = await Promise.all(
      Array.from({ length: 20 }, async (_, round) => {
        const assertion = good(round % 2 === 0 ? {} : { jti: undefined, sub: `round ${round}` });
        const answers = await Promise.all(
          [server, second, server, second].map((process) => requestToken(process, assertion)),
        );
        return answers.map(({ status, json }) => (status === 200 ? 'accepted' : json.error_uri));
      }),
    );
    for (const answers of rounds) {
      assert.equal(answers.filter((answer) => answer === 'accepted').length, 1);
      assert.equal(answers.filter((answer) => answer === 'https://maskinporten.no/errors/MP-012').length, 3);
    }
  });

  it('forget used assertions once they have expired, and not before', async () => {
    const count = async () =>
      (await server.foundation.database.pool.query('select count(*) from authentication.used_grant')).rows[0].count;
    const [forget] = server.authentication.sweeps;
    const jti = randomUUID();
    assert.equal((await requestToken(server, good({ jti }))).status, 200);
    await forget!.batch();
    await refused(good({ jti }), 400, 'invalid_grant', 'Grant is used before', 'MP-012');
    server.clock.offset += 200_000;
    while ((await forget!.batch()) > 0);
    assert.equal(await count(), 0);
    server.clock.offset = 0;
  });
});
