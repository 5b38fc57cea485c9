import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { remoteIssuer } from '../../server/authentication/remote-issuer.ts';
import { MovableClock, minutes } from '../../server/foundation/clock.ts';
import { openLog } from '../../server/foundation/log.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import {
  call,
  enterpriseToken,
  KARI,
  type ProcessOptions,
  startProcess,
  type TestProcess,
  TTD,
  testTool,
} from './harness.ts';
import { type FakeIssuer, openIssuer } from './issuer.ts';

const AUTHENTICATION = '/authentication/api/v1';
const WRITE = 'altinn:correspondence.write';
const consumer = (number: string) => ({ authority: 'iso6523-actorid-upis', ID: `0192:${number}` });

let testDatabase: TestDatabase;
let altinn: FakeIssuer;
const opened: AsyncDisposable[] = [];

before(async () => {
  testDatabase = await openTestDatabase();
});
after(async () => {
  await testDatabase?.close();
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]();
});

type Kind = 'altinn' | 'maskinporten' | 'dialog' | 'id-porten' | 'altinn-studio';

/** An installation that trusts a fake issuer of the kind. */
async function trusting(
  kind: Kind,
  options: ProcessOptions & { audience?: string; operator?: string; issuer?: string } = {},
): Promise<{ server: TestProcess; issuer: FakeIssuer; clock: MovableClock }> {
  const { audience, operator, issuer: name, ...more } = options;
  const algorithm = kind === 'dialog' ? 'EdDSA' : 'RS256';
  const issuer = await openIssuer(algorithm);
  opened.push(issuer);
  const clock = new MovableClock();
  const believed = { kind, issuer: name ?? issuer.issuer, jwks: issuer.jwks, algorithms: [algorithm], audience };
  const server = await startProcess(testDatabase.url, {
    trustedIssuers: [remoteIssuer(believed, { clock, log: openLog('silent') }, { operator })],
    ...more,
  });
  opened.push(server);
  return { server, issuer, clock };
}

const probe = (server: TestProcess, token: string, kind = 'altinn') => call(`${server.url}/probe/${kind}`, { token });

describe('an issuer elsewhere', () => {
  it('is believed by the keys it publishes, ordinary base64 included, asked for once', async () => {
    const { server, issuer } = await trusting('altinn');
    const token = await issuer.sign({ scope: WRITE, 'urn:altinn:orgNumber': TTD, consumer: consumer(TTD) });
    const [one, other] = await Promise.all([probe(server, token), probe(server, token)]);
    assert.deepEqual([one.status, other.status, issuer.asked], [200, 200, 1]);
    assert.equal(one.json.organizationNumber, TTD);
    const again = await trusting('altinn');
    const padded = (text: string) => Buffer.from(text, 'base64url').toString('base64');
    await again.issuer.newKey('padded', ({ alg: _, ...jwk }) => ({ ...jwk, n: padded(jwk.n!), e: padded(jwk.e!) }));
    assert.equal((await probe(again.server, await again.issuer.sign({ scope: WRITE }))).status, 200);
  });

  it('is compared exactly, and its algorithms and audience are pinned', async () => {
    const audience = 'https://budstikke.example';
    const { server, issuer } = await trusting('altinn', { audience });
    const claims = { scope: WRITE, aud: audience };
    const statusOf = async (token: string) => (await probe(server, token)).status;
    assert.equal(await statusOf(await issuer.sign(claims)), 200);
    assert.equal(await statusOf(await issuer.sign({ ...claims, iss: issuer.issuer.slice(0, -1) })), 401, 'slash');
    assert.equal(await statusOf(await issuer.sign({ ...claims, iss: `${issuer.issuer}x` })), 401, 'contains the name');
    assert.equal(await statusOf(await issuer.sign({ ...claims, aud: 'https://other.example' })), 401);
    assert.equal(await statusOf(await issuer.sign({ scope: WRITE })), 401, 'no audience at all');
    assert.equal(await statusOf(await issuer.sign({ ...claims, exp: undefined })), 401);
    const stranger = await openIssuer();
    opened.push(stranger);
    assert.equal(await statusOf(await stranger.sign({ ...claims, iss: issuer.issuer })), 401, 'another’s key');
    // Algorithm confusion: an HMAC whose secret is the public key.
    const { keys } = (await (await fetch(issuer.jwks)).json()) as { keys: { n: string }[] };
    const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const text = `${encode({ alg: 'HS256', kid: 'first' })}.${encode(decodeJwt(await issuer.sign(claims)))}`;
    const forged = `${text}.${createHmac('sha256', Buffer.from(keys[0]!.n, 'base64url')).update(text).digest('base64url')}`;
    assert.equal(await statusOf(forged), 401);
    assert.equal(await statusOf(`${encode({ alg: 'none', kid: 'first' })}.${text.split('.')[1]}.`), 401);
  });

  it('can change its keys, and unknown key ids make no flood of questions', async () => {
    const { server, issuer, clock } = await trusting('altinn');
    const token = () => issuer.sign({ scope: WRITE, jti: String(Math.random()) });
    assert.equal((await probe(server, await token())).status, 200);
    clock.offset += minutes(1);
    await issuer.newKey('second');
    assert.equal((await probe(server, await token())).status, 200, 'a new key is looked for at once');
    assert.equal(issuer.asked, 2);
    for (let number = 0; number < 20; number++) {
      const unknown = await issuer.sign({ scope: WRITE }, { kid: `made-up-${number}` });
      assert.equal((await probe(server, unknown)).status, 401);
    }
    assert.equal(issuer.asked, 2);
  });

  it('is believed through an outage by the keys at hand, for a day, and then nobody is: 503, and not 401', async () => {
    const { server, issuer, clock } = await trusting('altinn');
    const token = () => issuer.sign({ scope: WRITE, jti: String(Math.random()) });
    issuer.answers = 'error';
    const none = await probe(server, await token());
    assert.deepEqual([none.status, none.headers.get('retry-after')], [503, '30']);
    issuer.answers = 'redirect';
    clock.offset += minutes(1);
    assert.equal((await probe(server, await token())).status, 503, 'redirects are not followed');
    issuer.answers = 'keys';
    clock.offset += minutes(1);
    assert.equal((await probe(server, await token())).status, 200);
    issuer.answers = 'error';
    clock.offset += minutes(23 * 60);
    assert.equal((await probe(server, await token())).status, 200);
    clock.offset += minutes(2 * 60);
    assert.equal((await probe(server, await token())).status, 503);
  });

  it('cannot give this installation’s own scopes, but to the organisation that operates it', async () => {
    const { server, issuer } = await trusting('maskinporten', { operator: TTD });
    const scope = `${WRITE} budstikke:administration`;
    const scopesOf = async (number: string) =>
      (await probe(server, await issuer.sign({ scope, consumer: consumer(number) }), 'maskinporten')).json.scopes;
    assert.deepEqual(await scopesOf('311003003'), [WRITE]);
    assert.deepEqual(await scopesOf(TTD), [WRITE, 'budstikke:administration']);
    const exchanged = await call(`${server.url}${AUTHENTICATION}/exchange/maskinporten`, {
      token: await issuer.sign({ scope, consumer: consumer('311003003') }),
    });
    assert.equal(decodeJwt(exchanged.text).scope, WRITE, 'nor by way of the exchange');
  });

  it('of dialog tokens names caller, party and level in claims of its own', async () => {
    const { server, issuer } = await trusting('dialog');
    const token = await issuer.sign({
      c: `urn:altinn:person:identifier-no:${KARI}`,
      p: 'urn:altinn:organization:identifier-no:311003003',
      l: 4,
      a: 'read',
      s: 'urn:altinn:resource:ttd-demo-brev',
    });
    const caller = await server.authentication.port.tokens.read(token);
    assert.deepEqual(
      [caller?.kind, caller?.organizationNumber, caller?.authenticationLevel],
      ['dialog', '311003003', 4],
    );
    assert.notEqual((await probe(server, token)).status, 200, 'where dialog tokens are not taken');
  });
});

describe('the exchange', () => {
  const exchange = (server: TestProcess, token: string, provider: string) =>
    call(`${server.url}${AUTHENTICATION}/exchange/${provider}`, { token });

  it('takes the tokens of a Maskinporten and an ID-porten elsewhere', async () => {
    const { server, issuer } = await trusting('maskinporten');
    const token = await issuer.sign({ scope: `altinn:serviceowner ${WRITE}`, consumer: consumer(TTD), client_id: 'x' });
    const exchanged = await exchange(server, token, 'maskinporten');
    assert.equal(exchanged.status, 200, exchanged.text);
    const claims = decodeJwt(exchanged.text);
    assert.deepEqual(
      [claims.iss, claims['urn:altinn:org'], claims['urn:altinn:orgNumber']],
      [`${server.url}${AUTHENTICATION}/openid/`, 'ttd', TTD],
    );
    const people = await trusting('id-porten');
    const person = await people.issuer.sign({ scope: 'altinn:instances.read', pid: KARI, acr: 'idporten-loa-high' });
    const asPerson = await exchange(people.server, person, 'id-porten');
    assert.equal(decodeJwt(asPerson.text)['urn:altinn:authlevel'], 4, asPerson.text);
    assert.equal((await probe(people.server, person)).status, 401, 'not without an exchange');
  });

  it('keeps every claim of an Altinn Studio token, with new times', async () => {
    const { server, issuer } = await trusting('altinn-studio', { issuer: 'dev-studio' });
    const token = await issuer.sign({ iss: 'dev-studio', aud: 'app', 'urn:altinn:app': 'studio.designer' });
    const exchanged = await exchange(server, token, 'altinnstudio');
    assert.equal(exchanged.status, 200, exchanged.text);
    const { iss, aud, iat, exp, ...claims } = decodeJwt(exchanged.text);
    assert.deepEqual([iss, aud, claims['urn:altinn:app'], exp! - iat!], ['dev-studio', 'app', 'studio.designer', 1800]);
    assert.equal((await exchange(server, token, 'maskinporten')).status, 401);
    assert.equal((await exchange(server, await issuer.sign({ iss: 'studio' }), 'altinnstudio')).status, 401);
  });
});

describe('inside Altinn', () => {
  it('only Altinn’s tokens are believed, and none are made or exchanged here', async () => {
    const { server, issuer } = await trusting('altinn', { mode: 'altinn' });
    assert.equal((await probe(server, await issuer.sign({ scope: WRITE }))).status, 200);
    for (const path of [
      '/maskinporten/token',
      '/maskinporten/.well-known/oauth-authorization-server',
      '/maskinporten/clients',
      `${AUTHENTICATION}/exchange/maskinporten`,
      `${AUTHENTICATION}/openid/.well-known/openid-configuration`,
      '/testtools/api/GetEnterpriseToken?env=tt02&scopes=a',
    ])
      assert.equal((await call(`${server.url}${path}`)).status, 404, path);
    // A token of this installation, from before it was put inside Altinn.
    const before = await startProcess(testDatabase.url, { publicUrl: server.url });
    opened.push(before);
    const own = await enterpriseToken(before, TTD, WRITE);
    assert.equal((await probe(before, own)).status, 200);
    assert.equal((await probe(server, own)).status, 401);
  });

  it('an issuer cannot be trusted that is this installation itself', async () => {
    altinn = await openIssuer();
    opened.push(altinn);
    const publicUrl = 'https://mail.example.no';
    const issuer = `${publicUrl}/maskinporten/`;
    await assert.rejects(
      startProcess(testDatabase.url, {
        publicUrl,
        trustedIssuers: [{ kind: 'maskinporten', issuer, algorithms: ['RS256'], keyOf: async () => undefined }],
      }),
      /trusted twice/,
    );
  });
});

describe('refresh and introspection', () => {
  let server: TestProcess;
  before(async () => {
    server = await startProcess(testDatabase.url);
  });
  after(() => server?.[Symbol.asyncDispose]());

  it('gives a new token of ours for one that is still good, with the claims it had', async () => {
    const refresh = (token: string | undefined, query = '', headers = {}) =>
      call(`${server.url}${AUTHENTICATION}/refresh${query}`, { token, headers });
    const token = (await testTool(server, 'GetPersonalToken', { env: 'tt02', pid: KARI, ttl: '60' })).text;
    const { pid: _, ...before } = decodeJwt(token);
    const answer = await refresh(token);
    assert.equal(answer.status, 200, answer.text);
    const { iat, nbf, exp, pid: __, ...after } = decodeJwt(answer.text);
    assert.equal(exp! - iat!, 1800);
    for (const time of ['iat', 'nbf', 'exp']) delete (before as Record<string, unknown>)[time];
    assert.deepEqual(after, before);
    assert.equal(nbf, iat);
    assert.match((await refresh(token, '', { accept: 'application/json' })).text, /^".*"$/);
    assert.equal(decodeJwt((await refresh(token, '?enrichPid=true')).text).pid, KARI);
    assert.equal((await refresh(undefined)).status, 401);
    assert.equal((await refresh('nonsense')).status, 401);
    const client = await trusting('altinn');
    const foreign = await client.issuer.sign({ scope: WRITE });
    const refused = await call(`${client.server.url}${AUTHENTICATION}/refresh`, { token: foreign });
    assert.equal(refused.status, 401, 'another issuer’s claims do not come out under our name');
  });

  it('tells only the tokens that apps sign to be active', async () => {
    const introspect = (token: string | undefined, form: Record<string, string>) =>
      call(`${server.url}${AUTHENTICATION}/introspection`, { method: 'POST', token, body: new URLSearchParams(form) });
    const caller = await enterpriseToken(server, TTD, WRITE);
    const platform = (await testTool(server, 'GetPlatformAccessToken', { env: 'tt02', app: 'a', org: 'ttd' })).text;
    assert.deepEqual((await introspect(caller, { token: platform, token_type_hint: 'x' })).json, {
      active: true,
      iss: 'ttd',
    });
    assert.deepEqual((await introspect(caller, { token: caller })).json, { active: false });
    assert.deepEqual((await introspect(caller, { token: `${platform}x` })).json, { active: false });
    const empty = await introspect(caller, { token: '' });
    assert.deepEqual([empty.status, empty.text], [400, 'Token canot be empty.']);
    assert.equal((await introspect(undefined, { token: platform })).status, 401);
    assert.equal((await introspect(platform, { token: platform })).status, 401, 'an app’s token is nobody’s login');
  });

  it('has a consent token among the test tools', async () => {
    const asked = {
      env: 'tt02',
      serviceCodes: '4629_2.5616_1',
      offeredBy: KARI,
      coveredBy: TTD,
      '4629_2_bankOrg': '964',
    };
    const token = await testTool(server, 'GetConsentToken', asked);
    assert.equal(token.status, 200, token.text);
    const { exp, iat, ...claims } = decodeJwt(token.text);
    assert.deepEqual([claims.Services, claims.OfferedBy, exp! - iat!], [['4629_2', '5616_1'], KARI, 30]);
    assert.equal(claims['4629_2_bankOrg'], '964');
    const wrong = await testTool(server, 'GetConsentToken', { env: 'tt02', serviceCodes: '4629', offeredBy: '1' });
    assert.deepEqual(Object.keys(wrong.json).sort(), ['coveredBy', 'offeredBy', 'serviceCodes']);
  });
});
