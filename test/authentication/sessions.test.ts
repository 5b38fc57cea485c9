import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Browser } from '../harness/browser-jar.ts';
import { loggedIn, logIn } from '../harness/log-in.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const IDA = '18850460120';
const KARI = '14837510008';
const LARS = '21925515040';
const ME = '/administration/api/v1/me';

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

const cookieOf = (value: string) => `budstikke-session=${value}`;
const sessionValue = (cookie: string) => /budstikke-session=([\w-]+)/.exec(cookie)![1]!;
const statusWith = async (cookie: string, url = server.url) => (await fetch(url + ME, { headers: { cookie } })).status;
const moveClock = (advance: string) =>
  fetch(`${server.url}/testtools/api/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa('test:test')}` },
    body: JSON.stringify({ advance }),
  });

describe('a session', () => {
  test('tells who is logged in, at which level, and whom the person works for', async () => {
    const { fetch } = await logIn(server, { pid: IDA, level: 4 });
    const me = (await (await fetch(ME)).json()) as Record<string, unknown> & { person: Record<string, unknown> };
    assert.equal(me.person.name, 'Ida Moen');
    assert.equal(me.person.birthDate, '2004-05-18');
    assert.equal(me.authenticationLevel, 4);
    assert.equal(me.administrator, true);
    assert.equal(me.profile, 'demo');
    assert.deepEqual(
      (me.memberships as { owner: string; role: string; status: string }[]).map(({ owner, role, status }) => [
        owner,
        role,
        status,
      ]),
      [['ttd', 'owner', 'approved']],
    );
  });

  test('acts as the person it belongs to, without an API key or token', async () => {
    const kari = await logIn(server, { pid: KARI });
    const answer = await kari.fetch('/accessmanagement/api/v1/authorizedparties');
    assert.equal(answer.status, 200);
    const names = ((await answer.json()) as { name: string }[]).map(({ name }) => name);
    assert.ok(names.includes('Fjordfisk AS') && names.includes('Kari Nordby'), names.join());
  });

  test('remembers language, theme and party, and keeps what was left out', async () => {
    const kari = await logIn(server, { pid: KARI });
    const party = '01a216ed-b025-7051-a683-88ff4b24c24f';
    const put = (body: unknown) =>
      kari.fetch(ME, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    assert.equal((await put({ theme: 'dark', party })).status, 200);
    assert.equal((await put({ language: 'nn' })).status, 200);
    const me = (await (await kari.fetch(ME)).json()) as { person: { language: string }; theme: string; party: string };
    assert.deepEqual([me.person.language, me.theme, me.party], ['nn', 'dark', party]);
    assert.equal((await put({ theme: 'pink' })).status, 400);
    await put({ language: null });
    assert.equal(((await (await kari.fetch(ME)).json()) as typeof me).person.language, 'nb');
  });

  test('is asked for, where only a person can answer', async () => {
    const answer = await fetch(server.url + ME);
    assert.equal(answer.status, 401);
    assert.match(((await answer.json()) as { detail: string }).detail, /\/login/);
  });

  test('yields to a token, though the cookie comes along', async () => {
    const { cookie } = await logIn(server, { pid: KARI });
    const answer = await fetch(`${server.url}/accessmanagement/api/v1/authorizedparties`, {
      headers: { cookie, authorization: 'Bearer nonsense' },
    });
    assert.equal(answer.status, 401);
  });
});

describe('for a service owner', () => {
  const asTtd = { 'budstikke-owner': 'ttd', 'content-type': 'application/json' };
  const members = '/administration/api/v1/service-owners/ttd/members';

  test('a member does what its role allows, and no more', async () => {
    const ida = await logIn(server, { pid: IDA });
    const lars = await logIn(server, { pid: LARS });
    const { person } = (await (await lars.fetch(ME)).json()) as { person: { uuid: string } };
    const setRole = async (role: string) =>
      assert.equal(
        (
          await ida.fetch(`${members}/${person.uuid}`, {
            method: 'PUT',
            headers: asTtd,
            body: JSON.stringify({ role }),
          })
        ).status,
        204,
      );
    const makeKey = async () =>
      (
        await lars.fetch('/administration/api/v1/service-owners/ttd/api-keys', {
          method: 'POST',
          headers: asTtd,
          body: JSON.stringify({ name: 'x' }),
        })
      ).status;
    const seeMembers = async () => (await lars.fetch(members, { headers: asTtd })).status;
    const promote = async () =>
      (
        await lars.fetch(`${members}/${person.uuid}`, {
          method: 'PUT',
          headers: asTtd,
          body: JSON.stringify({ role: 'owner' }),
        })
      ).status;
    const seeClients = async () => (await lars.fetch('/maskinporten/clients', { headers: asTtd })).status;
    const makeClient = async () =>
      (await lars.fetch('/maskinporten/clients', { method: 'POST', headers: asTtd, body: '{}' })).status;
    const tried = async () => [
      await seeMembers(),
      await seeClients(),
      await makeKey(),
      await makeClient(),
      await promote(),
    ];

    assert.equal(await seeMembers(), 403);
    await setRole('reader');
    assert.deepEqual(await tried(), [200, 200, 403, 403, 403]);
    await setRole('editor');
    assert.deepEqual(await tried(), [200, 200, 403, 403, 403]);
    await setRole('owner');
    // An owner's client is refused for what it lacks, no longer for who asks.
    assert.deepEqual(await tried(), [200, 200, 201, 400, 204]);
    assert.equal((await ida.fetch(`${members}/${person.uuid}`, { method: 'DELETE', headers: asTtd })).status, 204);
  });

  test('the session of a person who is no longer a member is refused at once, in every process', async () => {
    const other = await server.startAnother();
    const ida = await logIn(server, { pid: IDA });
    const lars = await logIn(server, { pid: LARS });
    const { person } = (await (await lars.fetch(ME)).json()) as { person: { uuid: string } };
    await ida.fetch(`${members}/${person.uuid}`, {
      method: 'PUT',
      headers: asTtd,
      body: JSON.stringify({ role: 'editor' }),
    });
    const elsewhere = () => fetch(other.address + members, { headers: { ...asTtd, cookie: lars.cookie } });
    assert.equal((await elsewhere()).status, 200);
    await ida.fetch(`${members}/${person.uuid}`, { method: 'DELETE', headers: asTtd });
    const refused = await elsewhere();
    assert.equal(refused.status, 403);
    assert.match(((await refused.json()) as { detail: string }).detail, /not a member .* ttd/);
    assert.equal(await statusWith(lars.cookie), 200, 'the person itself stays logged in');
  });

  test('the last owner cannot leave it without one', async () => {
    const ida = await logIn(server, { pid: IDA });
    const { person } = (await (await ida.fetch(ME)).json()) as { person: { uuid: string } };
    const answer = await ida.fetch(`${members}/${person.uuid}`, { method: 'DELETE', headers: asTtd });
    assert.equal(answer.status, 409);
  });

  test('its operator’s scope comes only when asked for, and only to owners of the operator', async () => {
    const ida = await logIn(server, { pid: IDA });
    const owners = async (headers: Record<string, string>) => {
      const answer = await ida.fetch('/administration/api/v1/service-owners', { headers });
      return ((await answer.json()) as { data?: unknown[] }).data?.length;
    };
    assert.equal(await owners({ 'budstikke-owner': 'ttd' }), 1);
    assert.equal(await owners({ 'budstikke-owner': 'ttd', 'budstikke-operator': 'yes' }), 2);
    const kari = await logIn(server, { pid: KARI });
    const refused = await kari.fetch('/administration/api/v1/service-owners', {
      headers: { 'budstikke-owner': 'ttd', 'budstikke-operator': 'yes' },
    });
    assert.equal(refused.status, 403);
  });

  test('an invitation is accepted with a session', async () => {
    const ida = await logIn(server, { pid: IDA });
    const kari = await logIn(server, { pid: KARI });
    const made = await ida.fetch('/administration/api/v1/service-owners/ttd/invitations', {
      method: 'POST',
      headers: asTtd,
      body: JSON.stringify({ role: 'reader', note: 'Kari' }),
    });
    const { secret } = (await made.json()) as { secret: string };
    const accepted = await kari.fetch('/administration/api/v1/invitations/accept', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret }),
    });
    assert.equal(accepted.status, 200);
    const me = (await (await kari.fetch(ME)).json()) as { memberships: { owner: string; role: string }[] };
    assert.deepEqual(
      me.memberships.map(({ owner, role }) => [owner, role]),
      [['ttd', 'reader']],
    );
  });
});

describe('security', () => {
  test('session fixation: a session value that was there before the login does not become the session', async () => {
    const browser = new Browser();
    const planted = 'A'.repeat(43);
    browser.plant(server.url, 'budstikke-session', planted);
    const chooser = await browser.open(`${server.url}/login`);
    await browser.submit(chooser, { person: KARI, level: '3' }, (address) => !address.includes('/inbox'));
    const cookie = browser.cookieHeader(server.url, '/');
    assert.notEqual(sessionValue(cookie), planted);
    assert.equal(await statusWith(cookie), 200);
    assert.equal(await statusWith(cookieOf(planted)), 401);
  });

  test('session fixation: logging in again gives a new value and ends the old one', async () => {
    const browser = new Browser();
    const login = async () => {
      const chooser = await browser.open(`${server.url}/login`, {}, (address) => !address.includes('/inbox'));
      if (chooser.status === 200)
        await browser.submit(chooser, { person: KARI, level: '3' }, (address) => !address.includes('/inbox'));
      return browser.cookieHeader(server.url, '/');
    };
    const first = await login();
    const second = await login();
    assert.notEqual(sessionValue(first), sessionValue(second));
    assert.deepEqual([await statusWith(first), await statusWith(second)], [401, 200]);
  });

  test('cookie flags: no cookie of a login can be read by script or sent by another site’s forms', async () => {
    const browser = new Browser();
    const chooser = await browser.open(`${server.url}/login`);
    await browser.submit(chooser, { person: KARI, level: '3' }, (address) => !address.includes('/inbox'));
    assert.ok(browser.set.some((line) => line.startsWith('budstikke-session=')));
    for (const line of browser.set) {
      assert.match(line, /; httponly/i, line);
      assert.match(line, /; samesite=lax/i, line);
      assert.doesNotMatch(line, /; domain=/i, line);
    }
  });

  test('CSRF: a changing call needs the token of its own session', async () => {
    const kari = await logIn(server, { pid: KARI });
    const lars = await logIn(server, { pid: LARS });
    const extend = async (headers: Record<string, string>) => {
      const answer = await fetch(`${server.url}/session/extend`, {
        method: 'POST',
        headers: { cookie: kari.cookie, ...headers },
      });
      return [answer.status, answer.status === 200 ? '' : ((await answer.json()) as { detail: string }).detail];
    };
    assert.deepEqual(await extend({}), [
      403,
      'The header X-XSRF-TOKEN is missing. Send the value of csrf from GET /administration/api/v1/me.',
    ]);
    assert.equal((await extend({ 'x-xsrf-token': lars.csrf }))[0], 403);
    assert.equal((await extend({ 'x-xsrf-token': `${kari.csrf}x` }))[0], 403);
    assert.equal((await extend({ 'x-xsrf-token': kari.csrf }))[0], 200);
  });

  test('CSRF: a call that comes from another site is refused even with the token', async () => {
    const kari = await logIn(server, { pid: KARI });
    const extend = async (headers: Record<string, string>) =>
      (
        await fetch(`${server.url}/session/extend`, {
          method: 'POST',
          headers: { cookie: kari.cookie, 'x-xsrf-token': kari.csrf, ...headers },
        })
      ).status;
    assert.equal(await extend({ origin: 'https://evil.example' }), 403);
    assert.equal(await extend({ origin: 'null' }), 403);
    assert.equal(await extend({ 'sec-fetch-site': 'cross-site' }), 403);
    assert.equal(await extend({ 'sec-fetch-site': 'same-site' }), 403);
    assert.equal(await extend({ origin: server.url, 'sec-fetch-site': 'same-origin' }), 200);
  });

  test('CSRF: operations of service owners are guarded in the same way', async () => {
    const ida = await logIn(server, { pid: IDA });
    const answer = await fetch(`${server.url}/administration/api/v1/service-owners/ttd/api-keys`, {
      method: 'POST',
      headers: { cookie: ida.cookie, 'budstikke-owner': 'ttd', 'content-type': 'application/json' },
      body: '{"name":"x"}',
    });
    assert.equal(answer.status, 403);
  });

  test('logging out ends the session in every process, and does not need the provider', async () => {
    const other = await server.startAnother();
    const kari = await logIn(server, { pid: KARI });
    assert.equal(await statusWith(kari.cookie, other.address), 200);
    const answer = await kari.fetch('/logout', { method: 'POST' });
    assert.equal(answer.status, 200);
    assert.match(answer.headers.getSetCookie().join(), /budstikke-session=; .*Max-Age=0/);
    assert.deepEqual([await statusWith(kari.cookie), await statusWith(kari.cookie, other.address)], [401, 401]);
    const { location } = (await answer.json()) as { location: string };
    assert.ok(location.startsWith(`${server.url}/idporten/logout?`));
    assert.doesNotMatch(location, /id_token|eyJ/);
  });

  test('logging out at the provider too: the next login asks who one is', async () => {
    const browser = new Browser();
    const stop = (address: string) => !address.includes('/inbox');
    await browser.submit(await browser.open(`${server.url}/login`), { person: KARI, level: '3' }, stop);
    const again = await browser.open(`${server.url}/login`, {}, stop);
    assert.equal(again.status, 302, 'still logged in at the provider');
    const session = await loggedIn(server.url, browser.cookieHeader(server.url, '/'));
    const { location } = (await (await session.fetch('/logout', { method: 'POST' })).json()) as { location: string };
    const out = await browser.open(location);
    assert.equal(out.url, `${server.url}/logged-out`);
    assert.match(out.text, /Du er logget ut/);
    assert.match((await browser.open(`${server.url}/login`)).text, /Velg en oppdiktet person/);
    assert.equal(
      (await browser.open(location)).url,
      `${server.url}/logged-out`,
      'nor is one who is out asked anything',
    );
  });

  test('an expired session is none: idle for half an hour, or eight hours old', async () => {
    const idle = await logIn(server, { pid: KARI });
    await moveClock('PT29M');
    assert.equal(await statusWith(idle.cookie), 200);
    await moveClock('PT29M');
    assert.equal(await statusWith(idle.cookie), 200, 'using it has extended it');
    await moveClock('PT30M');
    assert.equal(await statusWith(idle.cookie), 401);

    const old = await logIn(server, { pid: KARI });
    for (let step = 0; step < 19; step++) {
      await moveClock('PT25M');
      assert.equal(await statusWith(old.cookie), 200);
    }
    await moveClock('PT25M');
    assert.equal(await statusWith(old.cookie), 401);
  });

  test('what a page asks by itself keeps nobody logged in', async () => {
    const kari = await logIn(server, { pid: KARI });
    for (let minute = 0; minute < 2; minute++) {
      await moveClock('PT10M');
      const answer = await kari.fetch(ME, { headers: { 'budstikke-background': 'yes' } });
      assert.equal(answer.status, 200);
    }
    await moveClock('PT10M');
    assert.equal(await statusWith(kari.cookie), 401);
  });

  test('ended sessions are cleaned up', async () => {
    await logIn(server, { pid: KARI });
    await moveClock('P1D');
    await server.foundation.sweeps.settle();
    for (const table of ['session', 'login_attempt', 'idporten_artifact']) {
      const { rows } = await server.foundation.database.pool.query(`select count(*) from authentication.${table}`);
      assert.equal(rows[0].count, 0, table);
    }
  });

  test('only the hash of a session is stored', async () => {
    const { cookie } = await logIn(server, { pid: KARI });
    const { rows } = await server.foundation.database.pool.query('select s::text as row from authentication.session s');
    assert.ok(rows.length > 0);
    for (const { row } of rows) assert.ok(!row.includes(sessionValue(cookie)));
  });
});
