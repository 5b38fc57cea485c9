import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { Browser, type Opened } from '../harness/browser-jar.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const KARI = '14837510008';
const CLIENT = 'demo-client';
const REDIRECT = 'http://127.0.0.1:9/callback';

let server: TestServer;
let client: openid.Configuration;
before(async () => {
  server = await startTestServer();
  client = await openid.discovery(new URL(`${server.url}/idporten`), CLIENT, undefined, openid.None(), {
    execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks],
  });
});
after(() => server.close());

const here = (address: string) => !address.startsWith(REDIRECT);

interface Begun {
  readonly page: Opened;
  readonly browser: Browser;
  readonly checks: { pkceCodeVerifier: string; expectedState: string; expectedNonce: string };
}

async function begin(extra: Record<string, string> = {}, browser = new Browser()): Promise<Begun> {
  const checks = {
    pkceCodeVerifier: openid.randomPKCECodeVerifier(),
    expectedState: openid.randomState(),
    expectedNonce: openid.randomNonce(),
  };
  const address = openid.buildAuthorizationUrl(client, {
    redirect_uri: REDIRECT,
    scope: 'openid profile altinn:portal/enduser altinn:instances.read',
    code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...extra,
  });
  return { page: await browser.open(address.href, {}, here), browser, checks };
}

async function login(extra: Record<string, string> = {}, level = '3') {
  const { page, browser, checks } = await begin(extra);
  const back = await browser.submit(page, { person: KARI, level }, here);
  const tokens = await openid.authorizationCodeGrant(client, new URL(back.url), checks);
  return { tokens, browser };
}

describe('the provider of synthetic people', () => {
  test('is discovered as ID-porten is, and says only what it does', () => {
    const metadata = client.serverMetadata();
    assert.equal(metadata.issuer, `${server.url}/idporten`);
    assert.deepEqual(metadata.code_challenge_methods_supported, ['S256']);
    assert.deepEqual(metadata.response_types_supported, ['code']);
    assert.deepEqual(metadata.acr_values_supported, ['idporten-loa-substantial', 'idporten-loa-high']);
    assert.equal(metadata.jwks_uri, `${server.url}/idporten/jwks.json`);
    assert.equal(metadata.end_session_endpoint, `${server.url}/idporten/logout`);
    assert.equal(metadata.pushed_authorization_request_endpoint, `${server.url}/idporten/par`);
  });

  test('logs a person in with PKCE; jose verifies the ID token by the published keys', async () => {
    const { tokens } = await login({ acr_values: 'idporten-loa-high' }, '4');
    const keys = createRemoteJWKSet(new URL(client.serverMetadata().jwks_uri!));
    const { payload } = await jwtVerify(tokens.id_token!, keys, {
      issuer: `${server.url}/idporten`,
      audience: CLIENT,
      algorithms: ['RS256'],
    });
    assert.equal(payload.pid, KARI);
    assert.equal(payload.acr, 'idporten-loa-high');
    assert.deepEqual(payload.amr, ['TestID']);
    assert.equal(payload.locale, 'nb');
    assert.equal(typeof payload.auth_time, 'number');
    assert.notEqual(payload.sub, KARI);

    const access = await jwtVerify(tokens.access_token, keys, { issuer: `${server.url}/idporten` });
    assert.equal(decodeProtectedHeader(tokens.access_token).alg, 'RS256');
    const { pid, acr, client_id, client_amr, consumer, scope, aud, sub } = access.payload;
    assert.deepEqual(
      [pid, acr, client_id, client_amr, aud, sub],
      [KARI, 'idporten-loa-high', CLIENT, 'none', 'unspecified', payload.sub],
    );
    assert.deepEqual(consumer, { authority: 'iso6523-actorid-upis', ID: '0192:311001000' });
    assert.equal(scope, 'openid profile altinn:portal/enduser altinn:instances.read');
  });

  test('gives access tokens that are exchanged for Altinn tokens, which expire with them', async () => {
    const { tokens } = await login();
    const exchanged = await fetch(`${server.url}/authentication/api/v1/exchange/id-porten`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    assert.equal(exchanged.status, 200);
    const token = await exchanged.text();
    const claims = decodeJwt(token);
    assert.equal(claims.pid, KARI);
    assert.equal(claims['urn:altinn:authlevel'], 3);
    assert.equal(claims.exp, decodeJwt(tokens.access_token).exp);
    const parties = await fetch(`${server.url}/accessmanagement/api/v1/authorizedparties`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(parties.status, 200);
  });

  test('gives tokens that can be exchanged after test tools have moved the clock', async () => {
    await fetch(`${server.url}/testtools/api/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${btoa('test:test')}` },
      body: '{"advance":"P7D"}',
    });
    const { tokens } = await login();
    const exchanged = await fetch(`${server.url}/authentication/api/v1/exchange/id-porten`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    assert.equal(exchanged.status, 200);
  });

  test('renews tokens once by each refresh token', async () => {
    const { tokens } = await login();
    const renewed = await openid.refreshTokenGrant(client, tokens.refresh_token!);
    assert.equal(decodeJwt(renewed.access_token).pid, KARI);
    await assert.rejects(openid.refreshTokenGrant(client, tokens.refresh_token!), { error: 'invalid_grant' });
  });

  test('lets a login go on in another process, and a code be used once in all of them', async () => {
    const other = await server.startAnother();
    const { page, browser, checks } = await begin();
    const cookie = browser.cookieHeader(server.url, new URL(page.url).pathname);
    const shown = await fetch(page.url.replace(server.url, other.address), { headers: { cookie } });
    assert.match(await shown.text(), /Kari Nordby/);
    const done = await browser.submit(page, { person: KARI, level: '3' }, here);
    const ask = (base: string) =>
      fetch(`${base}/idporten/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: new URL(done.url).searchParams.get('code')!,
          redirect_uri: REDIRECT,
          client_id: CLIENT,
          code_verifier: checks.pkceCodeVerifier,
        }),
      }).then(({ status }) => status);
    const statuses = await Promise.all([ask(server.url), ask(other.address), ask(server.url), ask(other.address)]);
    assert.equal(statuses.filter((status) => status === 200).length, 1, statuses.join());
  });

  test('asks again when a higher level is wanted than the person has logged in at', async () => {
    const { browser } = await login();
    const same = await begin({ acr_values: 'idporten-loa-substantial' }, browser);
    assert.ok(same.page.url.startsWith(REDIRECT));
    const higher = await begin({ acr_values: 'idporten-loa-high' }, browser);
    assert.equal(higher.page.status, 200);
    assert.doesNotMatch(higher.page.text, /Nivå 3/);
    const done = await browser.submit(higher.page, { person: KARI, level: '3' }, here);
    const tokens = await openid.authorizationCodeGrant(client, new URL(done.url), higher.checks);
    assert.equal(tokens.claims()!.acr, 'idporten-loa-high', 'a form cannot choose a lower one');
  });

  test('logs out, and goes on only to an address the client has registered', async () => {
    const { browser } = await login();
    const leave = (address: string) =>
      openid.buildEndSessionUrl(client, { post_logout_redirect_uri: address, state: 'abc' }).href;
    const refused = await browser.open(leave('https://evil.example/'));
    assert.equal(refused.status, 400);
    assert.match(refused.text, /post_logout_redirect_uri not registered/);
    const out = await browser.open(leave('http://127.0.0.1:9/logged-out'), {}, (address) =>
      address.startsWith(server.url),
    );
    assert.equal(out.url, 'http://127.0.0.1:9/logged-out?state=abc');
    assert.equal((await begin({}, browser)).page.status, 200, 'asked who one is');
  });

  test('asks before it logs out where nobody says where to go on', async () => {
    const { browser } = await login();
    const asked = await browser.open(`${server.url}/idporten/logout`);
    assert.match(asked.text, /Du blir logget ut av alle tjenester/);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.text)![1]!;
    const out = await browser.open(`${server.url}/idporten/logout/confirm`, {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    });
    assert.match(out.text, /Du er logget ut/);
  });
});

describe('the page one chooses a person on', () => {
  test('speaks the language asked for', async () => {
    assert.match((await begin({ ui_locales: 'nn' })).page.text, /<html lang="nn">[\s\S]*Vel ein oppdikta person/);
    assert.match(
      (await begin({ ui_locales: 'en' })).page.text,
      /<html lang="en">[\s\S]*managing director at Fjordfisk AS/,
    );
  });

  test('finds people by name, organisation and identity number, in the body of a form', async () => {
    const { page, browser } = await begin();
    const found = async (search: string) => {
      const { text, url } = await browser.submit(page, { do: 'search', search });
      assert.ok(!url.includes('?'), url);
      return [...text.matchAll(/class="name">([^<]+)/g)].map(([, name]) => name);
    };
    assert.deepEqual(await found('nordb'), ['Kari Nordby']);
    assert.deepEqual(await found('fjordfisk'), ['Kari Nordby', 'Ola Lien']);
    assert.deepEqual(await found(KARI), ['Kari Nordby']);
    assert.deepEqual(await found('%'), []);
    assert.match((await browser.submit(page, { do: 'search', search: '<b>x' })).text, /Ingen treff på «&lt;b&gt;x»/);
  });

  test('has no identity number in it, lets no script run, and cannot be framed', async () => {
    const { page } = await begin();
    // Eleven digits by themselves; ids and secrets may have as many in a row among their letters.
    assert.doesNotMatch(page.text, /(?<![\w-])\d{11}(?![\w-])/);
    const policy = page.headers.get('content-security-policy')!;
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /script-src|unsafe/);
  });

  test('user enumeration: a number nobody has and one that may not be chosen are answered alike', async () => {
    const { page, browser } = await begin();
    const strip = ({ status, text }: Opened) => [status, text.replaceAll(/value="[^"]*"/g, '')];
    const answers = [];
    for (const person of ['14837510199', '01010112345', 'no such', '00000000-0000-0000-0000-000000000000'])
      answers.push(strip(await browser.submit(page, { person, level: '3' })));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
  });

  test('CSRF: a choice needs the page’s own token, the browser that began, and its origin', async () => {
    const { page, browser } = await begin();
    const choose = (who: Browser, fields: Record<string, string>, headers: Record<string, string> = {}) =>
      who.open(page.url, { method: 'POST', body: new URLSearchParams({ person: KARI, ...fields }), headers }, here);
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)![1]!;
    assert.equal((await choose(browser, {})).status, 400);
    assert.equal((await choose(browser, { csrf: `${csrf}x` })).status, 400);
    assert.equal((await choose(browser, { csrf }, { origin: 'https://evil.example' })).status, 400);
    assert.equal((await choose(browser, { csrf }, { 'sec-fetch-site': 'cross-site' })).status, 400);
    assert.equal((await choose(new Browser(), { csrf })).status, 400);
    assert.ok((await choose(browser, { csrf })).url.startsWith(REDIRECT));
  });

  test('can be left without choosing', async () => {
    const { page, browser, checks } = await begin();
    const back = await browser.submit(page, { do: 'cancel' }, here);
    const answer = new URL(back.url).searchParams;
    assert.deepEqual([answer.get('error'), answer.get('state')], ['access_denied', checks.expectedState]);
  });
});

describe('what the provider refuses', () => {
  const authorize = async (change: Record<string, string | undefined>) => {
    const parameters: Record<string, string | undefined> = {
      client_id: CLIENT,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: 'openid',
      state: 'abcdefgh',
      nonce: 'abcdefgh',
      code_challenge: 'a'.repeat(43),
      code_challenge_method: 'S256',
      ...change,
    };
    const query = new URLSearchParams(
      Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
    const answer = await fetch(`${server.url}/idporten/authorize?${query}`, { redirect: 'manual' });
    const location = answer.headers.get('location');
    return location === null ? answer.status : new URLSearchParams(location.split(/[?#]/)[1]).get('error');
  };

  test('PKCE is required, and only S256', async () => {
    assert.equal(await authorize({ code_challenge: undefined, code_challenge_method: undefined }), 'invalid_request');
    assert.equal(await authorize({ code_challenge_method: 'plain' }), 'invalid_request');
    assert.equal(await authorize({ response_type: 'token' }), 'unsupported_response_type');
  });

  test('open redirect: nobody is sent to an address the client has not registered', async () => {
    for (const address of [
      'https://evil.example/callback',
      'http://127.0.0.1:9/other',
      'http://127.0.0.1.evil.example/callback',
    ])
      assert.equal(await authorize({ redirect_uri: address }), 400, address);
    assert.equal(await authorize({ client_id: 'nobody' }), 400);
  });

  test('it is not there in production', async () => {
    const { configure } = await import('../../server/config/config.ts');
    const { readEnvironment } = await import('../../server/config/env.ts');
    const { start } = await import('../../server/start/start.ts');
    const { openLog } = await import('../../server/foundation/log.ts');
    const { openTestDatabase } = await import('../harness/database.ts');
    const database = await openTestDatabase({ poolSize: 1 });
    const config = configure(
      readEnvironment({
        PROFILE: 'production',
        PORT: '0',
        PUBLIC_URL: 'https://mail.example.no',
        DATABASE_URL: database.url,
        DATA_DIR: server.dataDirectory,
        ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
        CLAMD: '127.0.0.1:1',
      }),
    );
    const running = await start(config, openLog('silent'));
    try {
      const status = async (path: string) => (await fetch(running.address + path, { redirect: 'manual' })).status;
      assert.equal(await status('/idporten/.well-known/openid-configuration'), 404);
      assert.equal(await status('/idporten/authorize'), 404);
      const answer = await fetch(`${running.address}/login`);
      assert.equal(answer.status, 503);
      assert.match(await answer.text(), /ID_PORTEN_ISSUER/);
    } finally {
      await running.stop();
      await database.close();
    }
  });
});
