import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { type GrantHouse, grantsOf, key, key384, key512, openGrants, READ, SUBSCRIBE, WRITE } from './grant-house.ts';
import { assertionOf, call, grantClaims, registerClient, requestToken, startProcess, TTD } from './harness.ts';

let house: GrantHouse;
let testDatabase: GrantHouse['testDatabase'];
let server: GrantHouse['server'];
let ttd: string;
before(async () => {
  house = await openGrants();
  ({ testDatabase, server, ttd } = house);
});
after(() => house?.close());

const { claims, good, seconds, refused } = grantsOf(() => house);

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
