import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
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
  startProcess,
  type TestProcess,
} from './harness.ts';

const READ = 'altinn:correspondence.read';
const SUBSCRIBE = 'altinn:events.subscribe';
const key = keyPair('key');

let testDatabase: TestDatabase;
let server: TestProcess;
let own: string;
let clientId: string;

before(async () => {
  testDatabase = await openTestDatabase();
  server = await startProcess(testDatabase.url);
  own = await enterpriseToken(server, FJORDFISK, 'idporten:dcr.write');
  clientId = await registerClient(server, FJORDFISK, [READ], [key]);
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await testDatabase?.close();
});

const ask = (scope: string, { kid = key.kid, claims = {} }: { kid?: string; claims?: Record<string, unknown> } = {}) =>
  requestToken(server, assertionOf({ key, header: { kid }, claims: grantClaims(server, clientId, scope, claims) }));
const list = (token = own) => call(`${server.url}/maskinporten/clients/${clientId}/token-requests`, { token });

describe('token requests of a client', () => {
  it('are told to its owner with the reason of each refusal, newest first, without token or assertion', async () => {
    assert.deepEqual((await list()).json, { data: [] });
    const good = await ask(READ);
    assert.equal(good.status, 200, good.text);
    await ask(SUBSCRIBE);
    await ask(READ, { kid: 'other' });
    await ask(READ, { claims: { aud: 'https://test.maskinporten.no/' } });
    const { data } = (await list()).json;
    assert.deepEqual(
      data.map(({ given, code, kid, scope }: Record<string, unknown>) => [given, code, kid, scope]),
      [
        [false, 'MP-110', 'key', READ],
        [false, 'unknown-kid', 'other', READ],
        [false, 'MP-200', 'key', SUBSCRIBE],
        [true, undefined, 'key', READ],
      ],
    );
    assert.match(data[0].hint, /^Set aud to/);
    assert.match(data[2].description, /invalid scopes for client/);
    assert.equal(JSON.stringify(data).includes(good.json.access_token), false);
    const [shown] = (await call(`${server.url}/maskinporten/clients`, { token: own })).json;
    assert.equal(shown.last_token, data[3].requested);
  });

  it('are nobody else’s to see', async () => {
    const other = await enterpriseToken(server, NORDLYS, 'idporten:dcr.write');
    assert.equal((await list(other)).status, 404);
    assert.equal((await list(await enterpriseToken(server, FJORDFISK, READ))).status, 403);
  });

  it('are kept for the last fifty, so that a flood costs nothing, and the last token is remembered', async () => {
    const before = (await call(`${server.url}/maskinporten/clients`, { token: own })).json[0].last_token;
    for (let number = 0; number < 60; number++) await ask(SUBSCRIBE);
    const { data } = (await list()).json;
    assert.equal(data.length, 50);
    assert.ok(data.every(({ code }: { code: string }) => code === 'MP-200'));
    const { rows } = await testDatabase.database.pool.query(
      'select count(*)::int as n from authentication.token_request',
    );
    assert.equal(rows[0].n, 50);
    assert.equal((await call(`${server.url}/maskinporten/clients`, { token: own })).json[0].last_token, before);
  });
});

describe('lists that are too long', () => {
  it('are refused with what to do, and not by the database', async () => {
    const scopes = Array.from({ length: 70_000 }, (_, number) => `altinn:made-up.${number}`);
    const made = await call(`${server.url}/maskinporten/clients`, {
      method: 'POST',
      token: own,
      json: { client_name: 'Mange', scopes },
    });
    assert.equal(made.status, 400, made.text);
    assert.equal(made.json.error, 'invalid_client_metadata');
    assert.match(made.json.error_description, /^A client may have 500 scopes at most/);
    assert.match(made.json.hint, /It has 70000\./);
  });
});
