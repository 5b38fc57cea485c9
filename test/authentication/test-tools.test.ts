import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { days } from '../../server/foundation/clock.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import {
  assertionOf,
  call,
  enterpriseToken,
  FJORDFISK,
  grantClaims,
  grantScope,
  KARI,
  kari,
  keyPair,
  NORDLYS,
  registerClient,
  requestToken,
  startProcess,
  type TestProcess,
  TTD,
  testTool,
} from './harness.ts';

const SYSTEM_USER = '0193a5a5-0000-7000-8000-00000000aaaa';
const PARTY = '0193a5a5-0000-7000-8000-00000000bbbb';

let testDatabase: TestDatabase;
let server: TestProcess;
let moved = 0;

before(async () => {
  testDatabase = await openTestDatabase();
  server = await startProcess(testDatabase.url, { clockMoved: () => moved++ });
});

after(async () => {
  await server?.[Symbol.asyncDispose]();
  await testDatabase?.close();
});

const claimsOf = async (name: string, parameters: Record<string, string>) => {
  const answer = await testTool(server, name, { env: 'tt02', ...parameters });
  assert.equal(answer.status, 200, answer.text);
  return decodeJwt(answer.text);
};
const read = async (name: string, parameters: Record<string, string>) =>
  server.authentication.port.tokens.read((await testTool(server, name, { env: 'tt02', ...parameters })).text);

describe('a test token for no environment', () => {
  const none = (name: string, parameters: Record<string, string> = {}) =>
    testTool(server, name, { env: 'none', ...parameters });

  it('is the generator’s own, and verified by what it publishes', async () => {
    const issuer = `${server.publicUrl}/testtools/api/.well-known/oauth-authorization-server`;
    const metadata = (await (await fetch(issuer.replace(server.publicUrl, server.url))).json()) as Record<
      string,
      string
    >;
    assert.deepEqual(metadata, { issuer, jwks_uri: `${server.publicUrl}/testtools/api/.well-known/jwks.json` });
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri!.replace(server.publicUrl, server.url)));
    for (const [name, parameters, by] of [
      ['GetEnterpriseToken', { scopes: 'altinn:serviceowner', orgNo: TTD }, issuer],
      ['GetPersonalToken', { pid: KARI }, issuer],
      ['GetSelfIdentifiedUserToken', {}, 'https://tokengenerator'],
    ] as const) {
      const token = (await none(name, parameters)).text;
      const { protectedHeader, payload } = await jwtVerify(token, keys, { issuer: by, algorithms: ['ES256'] });
      assert.equal(protectedHeader.typ, 'JWT');
      assert.equal(payload.actual_iss, 'altinn-test-tools');
      assert.ok((await server.authentication.port.tokens.read(token)) !== undefined, `${name} is believed here`);
    }
    assert.ok(
      !JSON.stringify(await (await fetch(`${server.url}/testtools/api/.well-known/jwks.json`)).json()).includes('"d"'),
    );
  });

  it('cannot be one of the platform’s components, or of a consent', async () => {
    for (const [name, parameters] of [
      ['GetPlatformAccessToken', { app: 'ttd.app' }],
      ['GetConsentToken', { serviceCodes: '1_1', offeredBy: KARI, coveredBy: TTD }],
    ] as const) {
      const answer = await none(name, parameters);
      assert.deepEqual([answer.status, Object.keys(answer.json)], [400, ['env']], answer.text);
    }
  });
});

describe('a test token', () => {
  it('of an organisation has what an exchanged one has, and our issuer whatever the environment', async () => {
    for (const env of ['tt02', 'at22', 'prod']) {
      const claims = await claimsOf('GetEnterpriseToken', {
        env,
        scopes: 'altinn:serviceowner,altinn:correspondence.write',
        org: 'ttd',
        orgNo: TTD,
      });
      const { iat, nbf, exp, jti, client_id, ...rest } = claims;
      assert.deepEqual(rest, {
        scope: 'altinn:serviceowner altinn:correspondence.write',
        token_type: 'Bearer',
        consumer: { authority: 'iso6523-actorid-upis', ID: `0192:${TTD}` },
        'urn:altinn:org': 'ttd',
        'urn:altinn:orgNumber': TTD,
        'urn:altinn:authenticatemethod': 'maskinporten',
        'urn:altinn:authlevel': 3,
        iss: `${server.publicUrl}/authentication/api/v1/openid/`,
        actual_iss: 'altinn-test-tools',
      });
      assert.equal(exp! - iat!, 1800);
      assert.match(jti!, /^[A-Za-z0-9_-]{43}$/);
    }
    const { orgNo } = { orgNo: (await claimsOf('GetEnterpriseToken', { scopes: 'a' }))['urn:altinn:orgNumber'] };
    assert.match(String(orgNo), /^31\d{7}$/);
  });

  it('may hold budstikke:administration, and names supplier and lifetime as asked', async () => {
    const claims = await claimsOf('GetEnterpriseToken', {
      SCOPES: 'budstikke:administration',
      orgno: FJORDFISK,
      supplierOrgNo: NORDLYS,
      delegationSource: 'https://www.altinn.no/',
      clientId: 'any text',
      ttl: '60',
    });
    assert.equal(claims.scope, 'budstikke:administration');
    assert.deepEqual(claims.supplier, { authority: 'iso6523-actorid-upis', ID: `0192:${NORDLYS}` });
    assert.equal(claims.delegation_source, 'https://www.altinn.no/');
    assert.equal(claims.client_id, 'any text');
    assert.equal(claims.exp! - claims.iat!, 60);
    assert.equal('urn:altinn:org' in claims, false);
  });

  it('of a person the register knows is usable by pid alone', async () => {
    const claims = await claimsOf('GetPersonalToken', { pid: KARI });
    assert.deepEqual(
      [claims.nameid, claims['urn:altinn:userid'], claims['urn:altinn:partyid'], claims['urn:altinn:party:uuid']],
      [kari.userId, kari.userId, kari.partyId, kari.partyUuid],
    );
    assert.equal(claims['urn:altinn:authlevel'], '3');
    assert.equal(claims['urn:altinn:authenticatemethod'], 'NotDefined');
    assert.equal(claims.acr, 'idporten-loa-substantial');
    assert.equal(claims.scope, 'altinn:enduser');
    assert.equal(claims.client_amr, 'virksomhetssertifikat');
    assert.equal('jti' in claims, false);
    const caller = await read('GetPersonalToken', { pid: KARI, authLvl: '4' });
    assert.deepEqual(
      [caller?.personIdentifier, caller?.userId, caller?.partyId, caller?.partyUuid, caller?.authenticationLevel],
      [KARI, kari.userId, kari.partyId, kari.partyUuid, 4],
    );
  });

  it('of a person has the ids that were asked for and no others', async () => {
    const claims = await claimsOf('GetPersonalToken', {
      pid: KARI,
      userId: '7',
      consumerOrgNo: FJORDFISK,
      userName: 'kari',
    });
    assert.equal(claims['urn:altinn:userid'], 7);
    assert.equal('urn:altinn:partyid' in claims, false);
    assert.equal('urn:altinn:party:uuid' in claims, false);
    assert.deepEqual(claims.client_orgno, claims.consumer);
    assert.equal(claims['urn:altinn:username'], 'kari');
    const unknown = await claimsOf('GetPersonalToken', {});
    assert.match(String(unknown.pid), /^\d{2}(8[1-9]|9[0-2])\d{7}$/);
    assert.equal('urn:altinn:userid' in unknown, false);
  });

  it('of a system user is read as the customer’s system user, made by the vendor', async () => {
    const caller = await read('GetSystemUserToken', {
      systemUserId: SYSTEM_USER,
      orgNo: NORDLYS,
      systemUserOrg: FJORDFISK,
      scopes: 'altinn:correspondence.read',
    });
    assert.deepEqual(caller?.systemUser, { id: SYSTEM_USER, owner: FJORDFISK });
    assert.deepEqual([caller?.organizationNumber, caller?.consumer], [FJORDFISK, NORDLYS]);
    const claims = await claimsOf('GetSystemUserToken', { systemUserId: SYSTEM_USER });
    assert.ok(Array.isArray(claims.authorization_details));
    assert.equal('urn:altinn:orgNumber' in claims, false);
  });

  it('of self-identified and e-mail users names the party, at level 0', async () => {
    const caller = await read('GetSelfIdentifiedUserToken', { partyuuid: PARTY, partyId: '5000001', userId: '9' });
    assert.deepEqual(
      [caller?.partyUuid, caller?.partyId, caller?.userId, caller?.authenticationLevel],
      [PARTY, 5_000_001, 9, 0],
    );
    const claims = await claimsOf('GetSelfRegisteredEmailUserToken', { email: 'per@example.org', partyuuid: PARTY });
    assert.equal(claims['urn:altinn:username'], 'epost:per@example.org');
    assert.equal(claims['urn:altinn:party:external-identifier'], 'urn:altinn:person:idporten-email:per@example.org');
    assert.equal(claims.orignaliss, 'idporten');
    assert.deepEqual(claims.amr, ['Selfregistered-email']);
    assert.equal(claims.sid, claims.jti);
    assert.equal(claims.sub, `urn:altinn:party:uuid:${PARTY}`);
    assert.equal(typeof claims.auth_time, 'number');
  });

  it('of an enterprise user, and of an app, has its claims', async () => {
    const user = await claimsOf('GetEnterpriseUserToken', { orgNo: TTD, partyId: '1', userId: '2', userName: 'u' });
    assert.deepEqual(
      [user['urn:altinn:userid'], user['urn:altinn:partyid'], user['urn:altinn:authenticatemethod']],
      [2, 1, 'virksomhetsbruker'],
    );
    assert.equal((await claimsOf('GetPlatformToken', { app: 'ttd.app' }))['urn:altinn:app'], 'ttd.app');
    assert.equal((await claimsOf('GetPlatformAccessToken', { app: 'app' })).iss, 'platform');
    assert.equal((await claimsOf('GetPlatformAccessToken', { app: 'app', org: 'ttd' })).iss, 'ttd');
    assert.equal(await read('GetPlatformAccessToken', { app: 'app', org: 'ttd' }), undefined);
  });

  it('comes in bulk, dumped, or as a JSON string when asked', async () => {
    const bulk = await testTool(server, 'GetEnterpriseToken', { env: 'tt02', scopes: 'a', bulkCount: '3', orgNo: TTD });
    const entries = Object.entries(bulk.json as Record<string, string>);
    assert.equal(entries.length, 3);
    for (const [number, token] of entries) assert.equal(decodeJwt(token)['urn:altinn:orgNumber'], number);
    const people = await testTool(server, 'GetPersonalToken', { env: 'tt02', bulkCount: '1' });
    assert.equal(Object.keys(people.json).length, 1);

    const dump = (await testTool(server, 'GetEnterpriseToken', { env: 'tt02', scopes: 'a', dump: '1' })).text;
    const [header, payload] = dump.split('\n.\n').map((part) => JSON.parse(part));
    assert.equal(header.alg, 'RS256');
    assert.equal(payload.scope, 'a');

    const basic = `Basic ${Buffer.from('test:test').toString('base64')}`;
    const json = await testTool(
      server,
      'GetEnterpriseToken',
      { env: 'tt02', scopes: 'a' },
      { authorization: basic, accept: 'application/json' },
    );
    assert.match(json.json, /^eyJ/);
  });

  it('is refused with every fault at once, keys spelt as documented', async () => {
    const MISSING = 'Parameter must be supplied';
    const INVALID = 'Parameter was supplied with an invalid value';
    const answer = async (name: string, parameters: Record<string, string>) => {
      const { status, json } = await testTool(server, name, parameters);
      assert.equal(status, 400);
      return json;
    };
    assert.deepEqual(await answer('GetEnterpriseToken', { orgno: '12', TTL: 'x', scopes: '', org: 'a b' }), {
      env: MISSING,
      scopes: MISSING,
      orgNo: INVALID,
      org: INVALID,
      ttl: INVALID,
    });
    assert.deepEqual(
      await answer('GetPersonalToken', {
        env: 'TT02',
        pid: '123',
        authLvl: '5',
        scopes: 'A',
        userId: 'x',
        partyuuid: 'x',
      }),
      { env: INVALID, pid: INVALID, authLvl: INVALID, scopes: INVALID, userId: INVALID, partyuuid: INVALID },
    );
    assert.deepEqual(await answer('GetSystemUserToken', { env: 'tt02' }), { systemUserId: MISSING });
    assert.deepEqual(await answer('GetSelfRegisteredEmailUserToken', { env: 'tt02', email: 'a' }), { email: INVALID });
    assert.deepEqual(await answer('GetPlatformAccessToken', { env: 'tt02', app: 'a', org: 'other' }), { org: INVALID });
    assert.deepEqual(await answer('GetEnterpriseUserToken', { env: 'tt02' }), {
      orgNo: MISSING,
      partyId: MISSING,
      userId: MISSING,
      userName: MISSING,
    });
  });

  it('is given to test:test, padded or not, and to nobody else', async () => {
    const status = async (authorization: string | undefined) => {
      const parameters = { env: 'tt02', scopes: 'a' };
      const answer = await testTool(
        server,
        'GetEnterpriseToken',
        parameters,
        authorization === undefined ? {} : { authorization },
      );
      if (answer.status === 401)
        assert.equal(answer.headers.get('www-authenticate'), 'Basic realm="AltinnTestTools - TokenGenerator"');
      return answer.status;
    };
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    assert.equal(await status(basic('test:test').replaceAll('=', '')), 200);
    assert.equal(await status(basic('test:test').replace('Basic', 'basic')), 200);
    for (const wrong of [undefined, '', 'Basic', 'Digest abc', basic('test:wrong'), basic('test:test2'), basic(':')])
      assert.equal(await status(wrong), 401, wrong);
    for (const unreadable of ['Basic %%%', basic('nocolon')]) assert.equal(await status(unreadable), 400);
  });

  it('is given to a Maskinporten token with a scope that covers it', async () => {
    const key = keyPair('key');
    const scopes = ['altinn:testtools/tokengenerator', 'altinn:testtools/tokengenerator/personal'];
    const id = await registerClient(server, TTD, scopes, [key]);
    for (const scope of scopes) await grantScope(server, TTD, scope);
    const bearer = async (scope: string) => {
      const { json } = await requestToken(server, assertionOf({ key, claims: grantClaims(server, id, scope) }));
      return { authorization: `Bearer ${json.access_token}` };
    };
    const parameters = { env: 'tt02', scopes: 'a' };
    const [all, personal] = [await bearer(scopes[0]!), await bearer(scopes[1]!)];
    assert.equal((await testTool(server, 'GetEnterpriseToken', parameters, all)).status, 200);
    assert.equal((await testTool(server, 'GetPersonalToken', parameters, personal)).status, 200);
    const refused = await testTool(server, 'GetEnterpriseToken', parameters, personal);
    assert.deepEqual(
      [refused.status, refused.text],
      [403, 'Missing required scope: altinn:testtools/tokengenerator/enterprise'],
    );
    const altinn = { authorization: `Bearer ${await enterpriseToken(server, TTD, 'altinn:testtools/tokengenerator')}` };
    assert.deepEqual((await testTool(server, 'GetEnterpriseToken', parameters, altinn)).text, 'Invalid bearer token');
    const unsigned = { authorization: `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.` };
    assert.deepEqual(
      (await testTool(server, 'GetEnterpriseToken', parameters, unsigned)).text,
      'Expected RsaSha256 signature',
    );
  });
});

describe('without test tools', () => {
  it('there is no generator and no clock, and a token they once made is worth nothing', async () => {
    const token = await enterpriseToken(server, TTD, 'altinn:correspondence.write');
    await using real = await startProcess(testDatabase.url, { publicUrl: server.publicUrl, testTools: false });
    for (const path of ['GetEnterpriseToken', 'GetPersonalToken', 'GetPlatformToken', 'clock'])
      assert.equal((await testTool(real, path, { env: 'tt02', scopes: 'a' })).status, 404, path);
    assert.equal(
      (await call(`${real.url}/testtools/api/clock`, { method: 'POST', json: { advance: 'P1D' } })).status,
      404,
    );
    assert.equal((await call(`${real.url}/probe/altinn`, { token })).status, 401);
    assert.equal((await call(`${server.url}/probe/altinn`, { token })).status, 200);
  });
});

describe('the clock', () => {
  const move = (json: unknown) => call(`${server.url}/testtools/api/clock`, { method: 'POST', json });
  const tell = async (process: TestProcess) => (await call(`${process.url}/testtools/api/clock`)).json;
  const isAbout = (time: string, expected: number) => assert.ok(Math.abs(Date.parse(time) - expected) < 60_000, time);

  it('is moved by a duration or to a time, and other processes follow', async () => {
    await using second = await startProcess(testDatabase.url, { publicUrl: server.publicUrl });
    await second.authentication.movedClock!.follow();
    const token = await enterpriseToken(server, TTD, 'altinn:correspondence.write');
    assert.equal((await call(`${second.url}/probe/altinn`, { token })).status, 200);

    const before = moved;
    const answer = await move({ advance: 'P7D' });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.json.millisecondsAhead, days(7));
    isAbout(answer.json.now, Date.now() + days(7));
    assert.equal(moved, before + 1);
    assert.equal((await call(`${server.url}/probe/altinn`, { token })).status, 401);

    for (let tries = 0; second.clock.offset === 0 && tries < 300; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal((await tell(second)).millisecondsAhead, days(7));
    assert.equal((await call(`${second.url}/probe/altinn`, { token })).status, 401);

    // A process that starts later is told before it serves.
    await using third = await startProcess(testDatabase.url, { publicUrl: server.publicUrl });
    await third.authentication.movedClock!.follow();
    assert.equal((await tell(third)).millisecondsAhead, days(7));

    assert.equal((await move({ advance: '-P7D' })).json.millisecondsAhead, 0);
    const to = '2031-02-03T04:05:06Z';
    isAbout((await move({ now: to })).json.now, Date.parse(to));
    isAbout((await move({ advance: 'P1M' })).json.now, Date.parse('2031-03-03T04:05:06Z'));
    await move({ now: new Date().toISOString() });
  });

  it('moved by two at once is moved by both', async () => {
    await move({ now: new Date().toISOString() });
    const { millisecondsAhead } = await tell(server);
    await Promise.all([move({ advance: 'PT1H' }), move({ advance: 'PT2H' })]);
    assert.equal((await tell(server)).millisecondsAhead, millisecondsAhead + 3 * 3_600_000);
    await move({ now: new Date().toISOString() });
  });

  it('is not moved by what is no time', async () => {
    for (const json of [
      {},
      { advance: 'a week' },
      { advance: 'P1D', now: '2031-02-03' },
      { now: 'tomorrow' },
      { advance: 'P900000Y' },
    ])
      assert.equal((await move(json)).status, 400, JSON.stringify(json));
  });
});
