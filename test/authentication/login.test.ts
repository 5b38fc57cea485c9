import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { configure, ConfigurationRefused } from '../../server/config/config.ts';
import { readEnvironment } from '../../server/config/env.ts';
import { LoginRefused, OpenIdClient } from '../../server/authentication/people/openid-client.ts';
import { returnToOf, START } from '../../server/authentication/people/model/return-to.ts';
import { birthDateOf } from '../../server/register/port.ts';
import { Browser } from '../harness/browser-jar.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { oidcStandIn, type StandIn } from '../harness/oidc-stand-in.ts';

const KARI = '14837510008';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

const stayHere = (address: string) =>
  address.startsWith(server.url) && !address.includes('/inbox') && !address.includes('/studio');

describe('after the login', () => {
  test('one is where one was', async () => {
    const browser = new Browser();
    const chooser = await browser.open(
      `${server.url}/login?returnTo=${encodeURIComponent('/studio/ttd/messages?q=1#x')}`,
    );
    const back = await browser.submit(chooser, { person: KARI, level: '3' }, stayHere);
    assert.equal(back.url, `${server.url}/studio/ttd/messages?q=1#x`);
  });

  test('open redirect: no login link leads away from here', async () => {
    for (const elsewhere of [
      'https://evil.example/',
      '//evil.example/',
      '/\\evil.example/',
      '/\t/evil.example/',
      '\\\\evil.example',
      'javascript:alert(1)',
      '/.//evil.example',
      'inbox',
      '/inbox\r\nSet-Cookie: a=b',
    ]) {
      const browser = new Browser();
      const chooser = await browser.open(`${server.url}/login?returnTo=${encodeURIComponent(elsewhere)}`);
      const back = await browser.submit(chooser, { person: KARI, level: '3' }, stayHere);
      assert.equal(back.url, `${server.url}/inbox/`, elsewhere);
    }
  });

  test('a path of printable ASCII is kept as it is; everything else becomes the start page', () => {
    for (const kept of ['/', '/inbox/me/inbox?q=a%20b', '/studio/ttd#x', '/a//b', '/%2f%2fevil.example'])
      assert.equal(returnToOf(kept), kept);
    for (const refused of [
      undefined,
      '',
      'x',
      '//x',
      '/\\x',
      '/a\\b',
      '/a b',
      '/å',
      '/a\u0000',
      '/../..//x',
      '/login',
      '/login?x',
      '/LOGOUT',
      `/${'a'.repeat(2000)}`,
    ])
      assert.equal(returnToOf(refused), START, String(refused));
  });
});

describe('a link made for Altinn', () => {
  const login = (query: Record<string, string>) =>
    `${server.url}/authentication/api/v1/authentication?${new URLSearchParams(query)}`;

  test('leads to the login and then to its goto, or on at once when the login is good enough', async () => {
    const browser = new Browser();
    const goto = `${server.url}/studio/ttd/messages?q=1`;
    const chooser = await browser.open(login({ goto }));
    assert.equal((await browser.submit(chooser, { person: KARI, level: '3' }, stayHere)).url, goto);
    assert.equal((await browser.open(login({ goto }), {}, stayHere)).url, goto);
    assert.equal(browser.visited.length, 1);
    const higher = await browser.open(login({ goto, acr_values: 'idporten-loa-high' }));
    assert.match(higher.url, /\/idporten\//);
    assert.equal((await browser.submit(higher, { person: KARI, level: '4' }, stayHere)).url, goto);
  });

  test('open redirect: leads nowhere else', async () => {
    for (const goto of [
      'https://evil.example/',
      `${server.url}@evil.example/`,
      `${server.url.replace('//', '//kari:x@')}/studio/`,
      `${server.url}.evil.example/`,
      `${server.url}//evil.example`,
      '/studio/',
      'javascript:alert(1)',
      `${server.url}/authentication/api/v1/logout`,
    ]) {
      const browser = new Browser();
      const chooser = await browser.open(login({ goto }));
      const back = await browser.submit(chooser, { person: KARI, level: '3' }, stayHere);
      assert.equal(back.url, `${server.url}/inbox/`, goto);
    }
  });

  test('that asks for a level nobody gives is refused before anything else', async () => {
    const answer = await fetch(login({ acr_values: 'idporten-loa-high level9', goto: 'x' }), { redirect: 'manual' });
    assert.equal(answer.status, 400);
    assert.equal(await answer.text(), 'Invalid acr_values.');
  });

  test('ends the session, there and at the provider', async () => {
    const browser = new Browser();
    const chooser = await browser.open(login({}));
    await browser.submit(chooser, { person: KARI, level: '3' }, stayHere);
    const me = () => browser.open(`${server.url}/administration/api/v1/me`);
    assert.equal((await me()).status, 200);
    const page = await browser.open(
      `${server.url}/authentication/api/v1/logout`,
      {},
      (to) => !to.includes('/idporten/'),
    );
    assert.match(page.url, /\/idporten\/.*post_logout_redirect_uri=/);
    assert.equal((await me()).status, 401);
    const without = await fetch(`${server.url}/authentication/api/v1/logout`, { redirect: 'manual' });
    assert.equal(without.status, 302);
  });
});

describe('a login is not finished', () => {
  const answered = async (change: (callback: URL) => void, another = false) => {
    const browser = new Browser();
    const chooser = await browser.open(`${server.url}/login`);
    const back = await browser.submit(
      chooser,
      { person: KARI, level: '3' },
      (address) => !address.includes('/login/callback'),
    );
    const callback = new URL(back.url);
    change(callback);
    const page = await (another ? new Browser() : browser).open(callback.href, {}, stayHere);
    return { page, cookies: browser.cookieHeader(server.url, '/') };
  };

  test('by another browser than the one that began it', async () => {
    const { page } = await answered(() => undefined, true);
    assert.equal(page.status, 400);
    assert.match(page.text, /begynt i en annen nettleser[\s\S]*href="\/login\?returnTo=/);
  });

  test('with another state, without one, or with a code of somebody else', async () => {
    for (const change of [
      (url: URL) => url.searchParams.set('state', 'x'),
      (url: URL) => url.searchParams.delete('state'),
      (url: URL) => url.searchParams.set('code', 'x'),
      (url: URL) => url.searchParams.set('iss', 'https://evil.example'),
    ]) {
      const { page, cookies } = await answered(change);
      assert.equal(page.status, 400);
      assert.doesNotMatch(cookies, /budstikke-session/);
    }
  });

  test('a second time', async () => {
    const browser = new Browser();
    const chooser = await browser.open(`${server.url}/login`);
    const back = await browser.submit(
      chooser,
      { person: KARI, level: '3' },
      (address) => !address.includes('/login/callback'),
    );
    assert.equal((await browser.open(back.url, {}, stayHere)).url, `${server.url}/inbox/`);
    assert.equal((await browser.open(back.url, {}, stayHere)).status, 400);
  });

  test('when the person leaves it; the page offers to begin again', async () => {
    const browser = new Browser();
    const chooser = await browser.open(`${server.url}/login?returnTo=/studio/`);
    const page = await browser.submit(chooser, { do: 'cancel' });
    assert.equal(page.status, 200);
    assert.match(page.text, /Du er ikke logget inn[\s\S]*href="\/login\?returnTo=%2Fstudio%2F"/);
  });

  test('after a quarter of an hour', async () => {
    const browser = new Browser();
    const chooser = await browser.open(`${server.url}/login`);
    const back = await browser.submit(
      chooser,
      { person: KARI, level: '3' },
      (address) => !address.includes('/login/callback'),
    );
    await fetch(`${server.url}/testtools/api/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Basic ${btoa('test:test')}` },
      body: '{"advance":"PT15M"}',
    });
    assert.equal((await browser.open(back.url, {}, stayHere)).status, 400);
  });
});

describe('the address', () => {
  test('a browser that came by another name of the machine is sent to the public one first', async () => {
    const other = server.url.replace('127.0.0.1', 'localhost');
    for (const path of ['/login?returnTo=/studio/', '/authentication/api/v1/authentication?goto=x', '/login']) {
      const answer = await fetch(other + path, { redirect: 'manual' });
      assert.equal(answer.headers.get('location'), server.url + path);
    }
  });

  test('is not taken from the request: a forged host changes nothing', async () => {
    const answer = await fetch(`${server.url}/idporten/.well-known/openid-configuration`, {
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    assert.equal(((await answer.json()) as { token_endpoint: string }).token_endpoint, `${server.url}/idporten/token`);
  });

  test('no address of a login has an identity number or a token in it', async () => {
    const browser = new Browser();
    const chooser = await browser.open(`${server.url}/login`);
    const seen = [...browser.visited];
    await browser.submit(chooser, { person: KARI, level: '3' }, stayHere);
    for (const address of [...seen, ...browser.visited]) {
      assert.ok(!address.includes(KARI), address);
      assert.doesNotMatch(address, /eyJ/);
    }
  });
});

describe('another OpenID provider', () => {
  let standIn: StandIn;
  before(async () => {
    standIn = await oidcStandIn();
  });
  after(() => standIn.close());

  const addresses = {
    redirectUri: 'https://mail.example.no/login/callback',
    loggedOutUri: 'https://mail.example.no/logged-out',
  };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'our-key', alg: 'RS256' };
  const clientAt = () =>
    new OpenIdClient({ issuer: standIn.issuer, clientId: 'our-client', credential: { kind: 'key', jwk } }, addresses);

  async function finished(change: Partial<Record<string, unknown>> = {}, level: 3 | 4 = 3) {
    const client = clientAt();
    const { address, secrets } = await client.begin(level, 'nn');
    const query = standIn.logIn(new URL(address), {
      pid: KARI,
      acr: 'idporten-loa-substantial',
      amr: 'BankID',
      sid: 'abc',
      ...change,
    });
    return client.finish(query, secrets, level);
  }

  test('is asked as ID-porten wants it, with an assertion signed by the client’s key', async () => {
    const login = await finished();
    assert.deepEqual(login, {
      personIdentifier: KARI,
      acr: 'idporten-loa-substantial',
      amr: ['BankID'],
      providerSession: 'abc',
    });
    const asked = standIn.authorizations.at(-1)!;
    assert.equal(asked.get('acr_values'), 'idporten-loa-substantial');
    assert.equal(asked.get('ui_locales'), 'nn');
    assert.equal(asked.get('code_challenge_method'), 'S256');
    assert.equal(asked.get('redirect_uri'), addresses.redirectUri);
    const assertion = await standIn.assertion(publicKey);
    assert.deepEqual(
      [assertion.header.kid, assertion.payload.iss, assertion.payload.sub],
      ['our-key', 'our-client', 'our-client'],
    );
    const logout = new URL((await clientAt().logoutAddress())!);
    assert.deepEqual([...logout.searchParams.keys()].sort(), ['client_id', 'post_logout_redirect_uri']);
  });

  test('is not believed when the ID token is signed by somebody else, meant for another, of another login, or old', async () => {
    await assert.rejects(finished({ signedBy: 'another key' }));
    await assert.rejects(finished({ aud: 'another-client' }));
    await assert.rejects(finished({ nonce: 'another' }));
    await assert.rejects(finished({ iss: 'https://evil.example' }));
    await assert.rejects(finished({ exp: Math.floor(Date.now() / 1000) - 3600 }));
    await assert.rejects(finished({ alg: 'none' }));
  });

  test('is not content with a lower level than was asked for, or with nobody', async () => {
    await assert.rejects(finished({}, 4), (error) => error instanceof LoginRefused && error.reason === 'level');
    await assert.rejects(finished({ pid: undefined }), LoginRefused);
    assert.equal((await finished({ acr: 'idporten-loa-high' }, 4)).acr, 'idporten-loa-high');
  });

  test('that is away is tried again at the next login', async () => {
    let refuse = true;
    const proxy: Server = createServer((request, response) => {
      if (refuse) response.writeHead(500).end();
      else standIn.handle(request, response);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const reachedAt = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const client = new OpenIdClient(
      { issuer: standIn.issuer, clientId: 'our-client', credential: { kind: 'key', jwk }, reachedAt },
      addresses,
    );
    await assert.rejects(client.begin(3, undefined));
    refuse = false;
    assert.ok((await client.begin(3, undefined)).address.startsWith(standIn.issuer));
    await new Promise((resolve) => proxy.close(resolve));
  });
});

describe('its configuration', () => {
  const faultsOf = (variables: Record<string, string>): string => {
    try {
      configure(readEnvironment(variables));
      return '';
    } catch (error) {
      assert.ok(error instanceof ConfigurationRefused);
      return error.faults.join('\n');
    }
  };
  const good = { ID_PORTEN_ISSUER: 'https://test.idporten.no', ID_PORTEN_CLIENT_ID: 'abc' };
  const file = (content: string) => {
    const path = join(mkdtempSync(join(tmpdir(), 'budstikke-key-')), 'key.json');
    writeFileSync(path, content);
    return path;
  };

  test('is issuer, client id, and one of secret and key', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = file(JSON.stringify(privateKey.export({ format: 'jwk' })));
    assert.equal(faultsOf({ ...good, ID_PORTEN_CLIENT_SECRET: 'x' }), '');
    assert.equal(faultsOf({ ...good, ID_PORTEN_CLIENT_JWK: key }), '');
    assert.match(faultsOf(good), /one of ID_PORTEN_CLIENT_SECRET and ID_PORTEN_CLIENT_JWK/);
    assert.match(faultsOf({ ...good, ID_PORTEN_CLIENT_SECRET: 'x', ID_PORTEN_CLIENT_JWK: key }), /one of/);
    assert.match(faultsOf({ ID_PORTEN_CLIENT_SECRET: 'x' }), /ISSUER is missing[\s\S]*CLIENT_ID is missing/);
    assert.match(faultsOf({ ...good, ID_PORTEN_ISSUER: 'http://x', ID_PORTEN_CLIENT_SECRET: 'x' }), /https/);
    assert.match(faultsOf({ ...good, ID_PORTEN_CLIENT_JWK: '/no/such' }), /cannot be read \(ENOENT\)/);
    const wrong = faultsOf({ ...good, ID_PORTEN_CLIENT_JWK: file('{"kty":"RSA","d":"secret"}') });
    assert.match(wrong, /does not hold a private RSA key/);
    assert.doesNotMatch(wrong, /secret"/);
  });

  test('is never printed', () => {
    const config = configure(readEnvironment({ ...good, ID_PORTEN_CLIENT_SECRET: 'very secret' }));
    assert.doesNotMatch(JSON.stringify(config), /very secret/);
  });
});

test('the birth date in an identity number is that of the century its individual number tells', () => {
  assert.equal(birthDateOf('14837510008'), '1975-03-14');
  assert.equal(birthDateOf('18850460120'), '2004-05-18');
  assert.equal(birthDateOf('41010150000'), '2001-01-01');
  assert.equal(birthDateOf('01415190000'), '1951-01-01');
  assert.equal(birthDateOf('01018060000'), '1880-01-01');
  assert.equal(birthDateOf('31028010000'), undefined);
  assert.equal(birthDateOf('x'), undefined);
});
