import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { call, DIGDIR, enterpriseToken, FJORDFISK, startProcess, type TestProcess, TTD } from './harness.ts';

let testDatabase: TestDatabase;
let server: TestProcess;
let second: TestProcess;
const tokens = { ttd: '', other: '', operator: '' };

before(async () => {
  testDatabase = await openTestDatabase();
  server = await startProcess(testDatabase.url, { apiKeys: 'required' });
  second = await startProcess(testDatabase.url, { apiKeys: 'required', publicUrl: server.publicUrl });
  tokens.ttd = await enterpriseToken(server, TTD, 'altinn:serviceowner altinn:correspondence.write');
  tokens.other = await enterpriseToken(server, FJORDFISK, 'altinn:serviceowner');
  tokens.operator = await enterpriseToken(server, DIGDIR, 'budstikke:administration');
});

after(async () => {
  await second?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  await testDatabase?.close();
});

const path = (code = 'ttd') => `${server.url}/administration/api/v1/service-owners/${code}/api-keys`;
const make = (token: string, json: unknown = { name: 'Sakssystem' }, code = 'ttd') =>
  call(path(code), { method: 'POST', token, json });
const probe = (key: string | undefined, process: TestProcess = server) =>
  call(`${process.url}/probe/altinn`, {
    token: tokens.ttd,
    headers: key === undefined ? {} : { 'Ocp-Apim-Subscription-Key': key },
  });

describe('an API key', () => {
  it('is shown once, works in every process, and is stored as a hash only', async () => {
    const made = await make(tokens.ttd);
    assert.equal(made.status, 201, made.text);
    assert.match(made.json.key, /^[0-9a-f]{32}$/);
    for (const process of [server, second]) assert.equal((await probe(made.json.key, process)).status, 200);
    const listed = await call(path(), { token: tokens.ttd });
    assert.equal(listed.text.includes(made.json.key), false);
    const { key, ...rest } = made.json;
    const { lastUsed, ...mine } = listed.json.find(({ id }: { id: string }) => id === made.json.id);
    assert.deepEqual({ ...mine, lastUsed: null }, rest);
    assert.equal(rest.prefix, key.slice(0, 6));
    const { rows } = await server.foundation.database.pool.query('select a::text as row from authentication.api_key a');
    assert.equal(
      rows.some(({ row }) => row.includes(key)),
      false,
    );
  });

  it('is missing: the gateway’s 401, before the token is looked at', async () => {
    const message =
      'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.';
    for (const key of [undefined, '', ' ']) {
      const answer = await probe(key);
      assert.deepEqual([answer.status, answer.json], [401, { statusCode: 401, message }]);
      assert.match(
        answer.headers.get('www-authenticate')!,
        /^AzureApiManagementKey .*name="Ocp-Apim-Subscription-Key"/,
      );
    }
    assert.deepEqual((await call(`${server.url}/probe/altinn`)).json, { statusCode: 401, message });
  });

  it('is unknown: the gateway’s other 401', async () => {
    const message =
      'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.';
    const { key } = (await make(tokens.ttd)).json;
    for (const wrong of ['0'.repeat(32), key.toUpperCase(), key.slice(0, 31), `${key}0`])
      assert.deepEqual((await probe(wrong)).json, { statusCode: 401, message }, wrong);
  });

  it('that is revoked is refused at once by every process', async () => {
    const { key, id } = (await make(tokens.ttd)).json;
    assert.equal((await probe(key, second)).status, 200);
    assert.equal((await call(`${path()}/${id}`, { method: 'DELETE', token: tokens.other })).status, 403);
    assert.equal((await call(`${path()}/${id}`, { method: 'DELETE', token: tokens.ttd })).status, 204);
    for (const process of [server, second]) assert.equal((await probe(key, process)).status, 401);
    assert.equal((await call(`${path()}/${id}`, { method: 'DELETE', token: tokens.ttd })).status, 204);
    const listed = (await call(path(), { token: tokens.ttd })).json.find((each: { id: string }) => each.id === id);
    assert.match(listed.revoked, /^20\d\d-/);
  });

  it('has a successor while it still works, and ends when the overlap does, in every process', async () => {
    const first = (await make(tokens.operator, { name: 'Fagsystem', callsPerMinute: 1000 })).json;
    const rotate = (id: string, json?: unknown, token = tokens.ttd) =>
      call(`${path()}/${id}/rotate`, { method: 'POST', token, ...(json === undefined ? {} : { json }) });
    assert.equal((await rotate(first.id, {}, tokens.other)).status, 403);
    assert.equal((await rotate(first.id, { overlapDays: 91 })).status, 400);
    const second_ = await rotate(first.id);
    assert.equal(second_.status, 201, second_.text);
    assert.deepEqual([second_.json.name, second_.json.callsPerMinute], ['Fagsystem', 1000]);
    assert.match(second_.json.key, /^[0-9a-f]{32}$/);
    const both = async () =>
      Promise.all(
        [server, second].flatMap((at) =>
          [first.key, second_.json.key].map(async (key) => (await probe(key, at)).status),
        ),
      );
    assert.deepEqual(await both(), [200, 200, 200, 200]);
    const listed = (await call(path(), { token: tokens.ttd })).json.find(
      (each: { id: string }) => each.id === first.id,
    );
    const ends = new Date(listed.expires).getTime();
    assert.equal(ends, new Date(second_.json.created).getTime() + 7 * 86_400_000);
    const later = await rotate(first.id, { overlapDays: 90 });
    assert.equal(later.status, 201);
    const again = (await call(path(), { token: tokens.ttd })).json.find((each: { id: string }) => each.id === first.id);
    assert.equal(again.expires, listed.expires, 'rotating again prolongs nothing');
    const { key, id } = (await make(tokens.ttd)).json;
    await rotate(id, { overlapDays: 0 });
    for (const at of [server, second]) assert.equal((await probe(key, at)).status, 401, 'at once');
    assert.equal((await rotate(id)).status, 404, 'a key that has ended has no more successors');
    for (const { clock } of [server, second]) clock.offset += ends + 1 - clock.now().getTime();
    tokens.ttd = await enterpriseToken(server, TTD, 'altinn:serviceowner altinn:correspondence.write');
    assert.deepEqual(await both(), [401, 200, 401, 200]);
    for (const { clock } of [server, second]) clock.offset = 0;
    tokens.ttd = await enterpriseToken(server, TTD, 'altinn:serviceowner altinn:correspondence.write');
  });

  it('is made by its own service owner or the operator, once that is approved', async () => {
    assert.equal((await make(tokens.other)).status, 403);
    assert.equal((await make(tokens.operator)).status, 201);
    assert.equal((await make(tokens.operator, { name: 'x' }, 'TTD')).status, 201);
    assert.equal((await make(tokens.operator, { name: 'x' }, 'nobody')).status, 404);
    assert.equal((await make(tokens.ttd, { name: 'x' }, 'nobody')).status, 403);
    assert.equal((await make(tokens.operator, { name: 'x' }, 'fjel')).status, 409);
    assert.equal((await make(tokens.ttd, {})).status, 400);
    assert.equal((await make(tokens.ttd, { name: '' })).status, 400);
    const withoutScope = await enterpriseToken(server, TTD, 'altinn:correspondence.write');
    assert.equal((await make(withoutScope)).status, 403);
  });

  it('tells when it was last used', async () => {
    const { key, id } = (await make(tokens.ttd)).json;
    const lastUsed = async () =>
      (await call(path(), { token: tokens.ttd })).json.find((each: { id: string }) => each.id === id).lastUsed;
    assert.equal(await lastUsed(), null);
    await probe(key);
    for (let tries = 0; (await lastUsed()) === null && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.match(await lastUsed(), /^20\d\d-/);
  });

  it('with a limit lets no more calls through than that in a minute, in all processes together', async () => {
    const made = await make(tokens.operator, { name: 'Limited', callsPerMinute: 50 });
    assert.equal(made.json.callsPerMinute, 50);
    // The minute must not turn while the calls are made.
    const startOfMinute = Math.ceil(server.clock.now().getTime() / 60_000) * 60_000;
    for (const { clock } of [server, second]) clock.offset += startOfMinute - clock.now().getTime();
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) => probe(made.json.key, index % 2 === 0 ? server : second)),
    );
    const limited = answers.filter(({ status }) => status === 429);
    assert.equal(answers.filter(({ status }) => status === 200).length, 50);
    assert.equal(limited.length, 70);
    const retryAfter = Number(limited[0]!.headers.get('retry-after'));
    assert.ok(retryAfter > 0 && retryAfter <= 60);
    assert.deepEqual(limited[0]!.json, {
      statusCode: 429,
      message: `Rate limit is exceeded. Try again in ${retryAfter} seconds.`,
    });
    for (const { clock } of [server, second]) clock.offset += 60_000;
    assert.equal((await probe(made.json.key)).status, 200);
    for (const { clock } of [server, second]) clock.offset = 0;
  });

  it('can be given a limit by the operator only', async () => {
    assert.equal((await make(tokens.ttd, { name: 'x', callsPerMinute: 5 })).json.callsPerMinute, null);
  });
});

describe('a service owner', () => {
  const limits = (token: string, json?: unknown, code = 'ttd') =>
    call(`${server.url}/administration/api/v1/service-owners/${code}/limits`, {
      method: json === undefined ? 'GET' : 'PUT',
      token,
      ...(json === undefined ? {} : { json }),
    });
  /** Both clocks at the start of a minute of a day that no other test has used calls of. */
  function startOfDay(daysAhead: number): void {
    const day = 86_400_000;
    const starts = (Math.floor(Date.now() / day) + daysAhead) * day;
    for (const { clock } of [server, second]) clock.offset += starts - clock.now().getTime();
  }
  const callsOf = (key: string, count: number) =>
    Promise.all(Array.from({ length: count }, (_, index) => probe(key, index % 2 === 0 ? server : second)));
  const newTokens = async () => {
    tokens.ttd = await enterpriseToken(server, TTD, 'altinn:serviceowner altinn:correspondence.write');
    tokens.operator = await enterpriseToken(server, DIGDIR, 'budstikke:administration');
  };
  after(async () => {
    for (const { clock } of [server, second]) clock.offset = 0;
    await newTokens();
    await limits(tokens.operator, {});
  });

  it('is limited by the operator alone, and told of its limits', async () => {
    assert.equal((await limits(tokens.ttd, { callsPerDay: 5 })).status, 403);
    assert.equal((await limits(tokens.other)).status, 403);
    assert.equal((await limits(tokens.operator, { callsPerDay: 0 })).status, 400);
    assert.equal((await limits(tokens.operator, { callsPerDay: 5 }, 'nobody')).status, 404);
    const seen = await limits(tokens.ttd);
    assert.deepEqual([seen.json.callsPerMinute, seen.json.callsPerDay, seen.json.day.calls], [null, null, null]);
  });

  it('has a volume a day for all its keys in all processes; beyond it is the gateway’s 403', async () => {
    startOfDay(3);
    await newTokens();
    const keys = [(await make(tokens.ttd)).json.key, (await make(tokens.ttd)).json.key];
    assert.equal((await limits(tokens.operator, { callsPerDay: 40 })).status, 200);
    const answers = (await Promise.all(keys.map((key) => callsOf(key, 50)))).flat();
    assert.equal(answers.filter(({ status }) => status === 200).length, 40);
    const refused = answers.filter(({ status }) => status === 403);
    assert.equal(refused.length, 60);
    const { headers, json } = refused[0]!;
    const seconds = Number(headers.get('retry-after'));
    assert.ok(seconds > 86_000 && seconds <= 86_400, String(seconds));
    const [, hours, minutes, rest] =
      /^Out of call volume quota\. Quota will be replenished in (\d\d):(\d\d):(\d\d)\.$/.exec(json.message) ?? [];
    assert.equal(json.statusCode, 403);
    assert.equal(Number(hours) * 3600 + Number(minutes) * 60 + Number(rest), seconds);
    assert.equal((await limits(tokens.ttd)).json.day.calls, 40);

    // Raised, it is asked about again at once, in every process; and a new day begins anew.
    await limits(tokens.operator, { callsPerDay: 60 });
    const more = await callsOf(keys[0], 40);
    assert.equal(more.filter(({ status }) => status === 200).length, 20);
    startOfDay(4);
    await newTokens();
    assert.equal((await probe(keys[0], second)).status, 200);
  });

  it('has calls a minute besides, whatever its keys have', async () => {
    startOfDay(5);
    await newTokens();
    const { key } = (await make(tokens.operator, { name: 'x', callsPerMinute: 100 })).json;
    await limits(tokens.operator, { callsPerMinute: 30, callsPerDay: 1000 });
    const answers = await callsOf(key, 60);
    assert.equal(answers.filter(({ status }) => status === 200).length, 30);
    assert.equal(answers.filter(({ status }) => status === 429).length, 30);
    await limits(tokens.operator, {});
    assert.equal((await callsOf(key, 10)).filter(({ status }) => status === 200).length, 10, 'without limit again');
  });

  it('has its counted periods forgotten once they are over', async () => {
    startOfDay(9);
    const [forget] = server.authentication.sweeps;
    while ((await forget!.batch()) > 0);
    const { rows } = await server.foundation.database.pool.query('select * from authentication.service_owner_calls');
    assert.deepEqual(rows, []);
  });
});

describe('with API keys off', () => {
  it('nobody needs one, and a wrong one does no harm', async () => {
    await using open = await startProcess(testDatabase.url, { publicUrl: server.publicUrl });
    for (const key of [undefined, 'whatever']) assert.equal((await probe(key, open)).status, 200);
  });
});
