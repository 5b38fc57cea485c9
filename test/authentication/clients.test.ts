import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { days } from '../../server/foundation/clock.ts';
import { type ClientHouse, openClients } from './client-house.ts';
import {
  assertionOf,
  call,
  enterpriseToken,
  FJORDFISK,
  grantClaims,
  keyPair,
  NORDLYS,
  registerClient,
  requestToken,
  TTD,
} from './harness.ts';

const READ = 'altinn:correspondence.read';
const first = keyPair('first.key_1-A');
const second = keyPair('second');

let house: ClientHouse;
let server: ClientHouse['server'];
let ask: ClientHouse['ask'];
before(async () => {
  house = await openClients();
  ({ server, ask } = house);
});
after(() => house?.close());

const body = (more: Record<string, unknown> = {}) => ({
  client_name: 'Sakssystem',
  description: 'Sender post',
  integration_type: 'maskinporten',
  token_endpoint_auth_method: 'private_key_jwt',
  grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
  scopes: [READ],
  ...more,
});

describe('a client', () => {
  it('is made for the caller’s organisation, and answered whole', async () => {
    const made = await ask('own', 'POST', 'clients', body());
    assert.equal(made.status, 201, made.text);
    assert.match(made.json.client_id, /^[0-9a-f-]{36}$/);
    const { client_id, created, last_updated, ...rest } = made.json;
    assert.deepEqual(rest, {
      client_name: 'Sakssystem',
      client_orgno: FJORDFISK,
      description: 'Sender post',
      integration_type: 'maskinporten',
      application_type: 'web',
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
      scopes: [READ],
      access_token_lifetime: 120,
      refresh_token_lifetime: 600,
      authorization_lifetime: 7200,
      active: true,
    });
    assert.equal(created, last_updated);
    assert.deepEqual((await ask('own', 'GET', `clients/${client_id}`)).json, made.json);
    assert.ok(
      (await ask('own', 'GET', 'clients')).json.some((each: { client_id: string }) => each.client_id === client_id),
    );
  });

  it('answers at the original’s longer address too', async () => {
    const made = await ask('own', 'POST', 'external/api/v1/clients', body({ grant_types: ['jwt_bearer_token'] }));
    assert.equal(made.status, 201, made.text);
    const keys = await ask('own', 'PUT', `external/api/v1/clients/${made.json.client_id}/jwks`, { keys: [first.jwk] });
    assert.equal(keys.status, 200);
    assert.deepEqual((await ask('own', 'GET', `clients/${made.json.client_id}/jwks`)).json, keys.json);
  });

  it('is not there for another organisation, and is for the operator', async () => {
    const { client_id: id } = (await ask('own', 'POST', 'clients', body())).json;
    for (const [method, path, json] of [
      ['GET', `clients/${id}`],
      ['PUT', `clients/${id}`, body()],
      ['DELETE', `clients/${id}`],
      ['GET', `clients/${id}/jwks`],
      ['POST', `clients/${id}/jwks`, { keys: [first.jwk] }],
    ] as const) {
      const answer = await ask('other', method, path, json);
      assert.deepEqual([answer.status, answer.json.error], [404, 'not_found'], `${method} ${path}`);
    }
    assert.equal((await ask('other', 'GET', 'clients')).json.length, 0);
    assert.equal((await ask('operator', 'GET', `clients/${id}`)).status, 200);
    const listed = await ask('operator', 'GET', `clients?client_orgno=${FJORDFISK}`);
    assert.ok(listed.json.every((each: { client_orgno: string }) => each.client_orgno === FJORDFISK));
    assert.equal((await ask('own', 'GET', `clients?client_orgno=${NORDLYS}`)).status, 403);
  });

  it('cannot be made for another organisation, but by the operator', async () => {
    const refused = await ask('own', 'POST', 'clients', body({ client_orgno: NORDLYS }));
    assert.deepEqual([refused.status, refused.json.error], [403, 'forbidden']);
    const made = await ask('operator', 'POST', 'clients', body({ client_orgno: FJORDFISK }));
    assert.equal(made.json.client_orgno, FJORDFISK);
  });

  it('needs the scopes for it: reading does not make, and nothing at all does not read', async () => {
    const reads = await enterpriseToken(server, FJORDFISK, 'idporten:dcr.read');
    const nothing = await enterpriseToken(server, FJORDFISK, READ);
    const post = (token: string | undefined) =>
      call(`${server.url}/maskinporten/clients`, { method: 'POST', token, json: body() });
    const list = (token: string | undefined) => call(`${server.url}/maskinporten/clients`, { token });
    assert.equal((await post(reads)).status, 403);
    assert.equal((await list(reads)).status, 200);
    assert.equal((await list(nothing)).status, 403);
    assert.equal((await list(undefined)).status, 401);
  });

  it('may be administered with its own raw Maskinporten token', async () => {
    const id = await registerClient(server, FJORDFISK, ['idporten:dcr.read'], [first]);
    const token = (
      await requestToken(server, assertionOf({ key: first, claims: grantClaims(server, id, 'idporten:dcr.read') }))
    ).json.access_token;
    const answer = await call(`${server.url}/maskinporten/clients/${id}`, { token });
    assert.equal(answer.json.client_id, id);
  });

  it('is refused with unknown scopes, scopes of a login, and kinds that are not offered', async () => {
    for (const [more, error] of [
      [{ scopes: [READ, 'altinn:nothing'] }, 'invalid_scope'],
      [{ scopes: ['altinn:portal/enduser'] }, 'invalid_scope'],
      [{ integration_type: 'idporten' }, 'invalid_client_metadata'],
      [{ token_endpoint_auth_method: 'client_secret_post' }, 'invalid_client_metadata'],
      [{ grant_types: ['authorization_code'] }, 'invalid_client_metadata'],
      [{ access_token_lifetime: 0 }, 'invalid_request'],
      [{ access_token_lifetime: 3601 }, 'invalid_request'],
      [{ client_name: '' }, 'invalid_request'],
    ] as const) {
      const answer = await ask('own', 'POST', 'clients', body(more));
      assert.deepEqual([answer.status, answer.json.error], [400, error], JSON.stringify(more));
    }
  });

  it('is replaced whole by PUT, as GET answered it, and keeps its owner and kind', async () => {
    const made = (await ask('own', 'POST', 'clients', body({ access_token_lifetime: 300 }))).json;
    const path = `clients/${made.client_id}`;
    const changed = await ask('own', 'PUT', path, { ...made, client_name: 'Nytt navn', scopes: [] });
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual(
      [changed.json.client_name, changed.json.scopes, changed.json.access_token_lifetime, changed.json.created],
      ['Nytt navn', [], 300, made.created],
    );
    assert.equal((await ask('own', 'PUT', path, { ...made, integration_type: 'idporten' })).status, 400);
    assert.equal((await ask('operator', 'PUT', path, { ...made, client_orgno: NORDLYS })).status, 400);
    assert.equal((await ask('own', 'GET', path)).json.client_name, 'Nytt navn');
  });

  it('that is deactivated gets no token, is hidden, and can be woken', async () => {
    const id = await registerClient(server, FJORDFISK, [READ], [first]);
    const grant = () => requestToken(server, assertionOf({ key: first, claims: grantClaims(server, id, READ) }));
    assert.equal((await grant()).status, 200);
    assert.equal((await ask('own', 'DELETE', `clients/${id}`)).status, 204);
    assert.equal((await grant()).json.error_uri, 'https://maskinporten.no/errors/MP-100');
    const listed = async (query: string) =>
      (await ask('own', 'GET', `clients${query}`)).json.some((each: { client_id: string }) => each.client_id === id);
    assert.deepEqual([await listed(''), await listed('?inactive=TRUE')], [false, true]);
    await ask('own', 'PUT', `clients/${id}`, body());
    assert.equal((await grant()).status, 200);
  });
});

describe('the keys of a client', () => {
  const put = (id: string, keys: unknown) => ask('own', 'PUT', `clients/${id}/jwks`, { keys });
  let id: string;
  before(async () => {
    id = await registerClient(server, FJORDFISK, [READ], []);
  });
  const grant = (key: typeof first) =>
    requestToken(server, assertionOf({ key, claims: grantClaims(server, id, READ) }));

  it('are replaced as a set and work at once', async () => {
    const stored = await put(id, [first.jwk, second.jwk]);
    assert.equal(stored.status, 200, stored.text);
    assert.deepEqual(
      stored.json.keys.map(({ exp, ...key }: Record<string, unknown>) => key),
      [first.jwk, second.jwk].map(({ kty, alg, use, e, n, kid }) => ({ kty, alg, use, e, n, kid })),
    );
    assert.equal((await grant(first)).status, 200);
    await put(id, [second.jwk]);
    assert.match((await grant(first)).json.error_description, /Unknown key identifier \(kid\)/);
    assert.equal((await grant(second)).status, 200);
  });

  it('are taken with ordinary base64 too', async () => {
    const n = Buffer.from(first.jwk.n!, 'base64url').toString('base64');
    assert.equal((await put(id, [{ ...first.jwk, n }])).status, 200);
    assert.equal((await grant(first)).status, 200);
  });

  it('work for a year, and are renewed by sending them again', async () => {
    await put(id, [first.jwk]);
    server.clock.offset = days(365) + 1000;
    try {
      const expired = await grant(first);
      assert.deepEqual(
        [expired.json.error, expired.json.error_uri],
        ['invalid_grant', 'https://maskinporten.no/errors/MP-121'],
      );
      assert.match(expired.json.error_description, /^Invalid assertion\. Client authentication failed\. Expired key/);
      const token = await enterpriseToken(server, FJORDFISK, 'idporten:dcr.write');
      await call(`${server.url}/maskinporten/clients/${id}/jwks`, {
        method: 'PUT',
        token,
        json: { keys: [first.jwk] },
      });
      assert.equal((await grant(first)).status, 200);
    } finally {
      server.clock.offset = 0;
    }
  });

  it('are warned of in the listings sixty days before the first of them ends', async () => {
    const pair = keyPair('ends-soon');
    const id = await registerClient(server, TTD, ['altinn:correspondence.read'], [pair]);
    const warnings = async () => {
      const token = await enterpriseToken(server, TTD, 'idporten:dcr.read');
      const list = (await call(`${server.url}/maskinporten/clients`, { token })).json;
      const listed = list.find(({ client_id }: { client_id: string }) => client_id === id).key_warning;
      assert.equal((await call(`${server.url}/maskinporten/clients/${id}`, { token })).json.key_warning, listed);
      return listed;
    };
    assert.equal(await warnings(), undefined);
    server.clock.offset = 305.5 * 86_400_000;
    assert.match(await warnings(), /^The key ends-soon expires in 60 days\. Send it again to renew it for a year/);
    server.clock.offset = 365.5 * 86_400_000;
    assert.match(await warnings(), /^The key ends-soon has expired\./);
    server.clock.offset = 0;
  });

  it('are refused when one is private, with a warning, and nothing is stored', async () => {
    await put(id, [second.jwk]);
    const whole = { ...first.privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'oops' };
    for (const keys of [[whole], [first.jwk, whole], [{ kty: 'EC' }, whole], [{ kty: 'oct', k: 'c2VjcmV0' }]]) {
      const answer = await put(id, keys);
      assert.deepEqual([answer.status, answer.json.error], [400, 'invalid_client_metadata']);
      assert.match(answer.json.error_description, /private members/);
      assert.match(answer.json.hint, /compromised/);
      assert.equal(answer.text.includes(String(whole.d)), false);
    }
    const { keys } = (await ask('own', 'GET', `clients/${id}/jwks`)).json;
    assert.deepEqual(
      keys.map(({ kid }: { kid: string }) => kid),
      ['second'],
    );
  });

  it('are refused when small, of another kind, incomplete, badly named, twice there or too many', async () => {
    const small = keyPair('small', { bits: 1024 }).jwk;
    const even = Buffer.from(first.jwk.n!, 'base64url');
    even[even.length - 1]! &= 0xfe;
    const refused: Record<string, unknown> = {
      small: [small],
      'a point off its curve': [{ kty: 'EC', crv: 'P-256', x: 'AQ', y: 'AQ', alg: 'ES256', use: 'sig', kid: 'ec' }],
      'no alg': [{ ...first.jwk, alg: undefined }],
      'alg PS256': [{ ...first.jwk, alg: 'PS256' }],
      'alg none': [{ ...first.jwk, alg: 'none' }],
      'no kid': [{ ...first.jwk, kid: undefined }],
      'kid with a slash': [{ ...first.jwk, kid: 'a/b' }],
      'use enc': [{ ...first.jwk, use: 'enc' }],
      'no n': [{ ...first.jwk, n: undefined }],
      'n of zeros': [{ ...first.jwk, n: 'AAAA' }],
      'n not base64url': [{ ...first.jwk, n: 'a b' }],
      'n even': [{ ...first.jwk, n: even.toString('base64url') }],
      'exponent one': [{ ...first.jwk, e: 'AQ' }],
      'exponent even': [{ ...first.jwk, e: 'Ag' }],
      'same kid twice': [first.jwk, { ...second.jwk, kid: first.kid }],
      six: Array.from({ length: 6 }, (_, index) => ({ ...first.jwk, kid: `k${index}` })),
      'no object': ['key'],
      'no list': { kty: 'RSA' },
    };
    for (const [what, keys] of Object.entries(refused)) assert.equal((await put(id, keys)).status, 400, what);
    const five = Array.from({ length: 5 }, (_, index) => ({ ...first.jwk, kid: `k${index}` }));
    assert.equal((await put(id, five)).json.keys.length, 5);
  });
});

describe('other domains', () => {
  it('give an approved service owner what every service owner needs, twice without harm, and no more', async () => {
    const { port } = server.authentication;
    const { database } = server.foundation;
    const id = randomUUID();
    const scopes = ['altinn:correspondence.write', 'altinn:serviceowner', 'altinn:resourceregistry/resource.write'];
    await database.transaction(async (transaction) => {
      await port.grantServiceOwnerScopes(transaction, TTD);
      await port.grantServiceOwnerScopes(transaction, TTD);
      await port.registerClient(transaction, {
        clientId: id,
        organizationNumber: TTD,
        name: 'Demo',
        scopes: [...scopes, 'budstikke:administration'],
        keys: [first.jwk],
      });
    });
    const grant = (scope: string) =>
      requestToken(server, assertionOf({ key: first, claims: grantClaims(server, id, scope) }));
    assert.equal((await grant(scopes.join(' '))).status, 200);
    assert.equal((await grant('budstikke:administration')).status, 403);
  });
});
