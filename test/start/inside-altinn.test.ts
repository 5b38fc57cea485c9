import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { call } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { type FakeIssuer, openIssuer } from '../authentication/issuer.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { type ServerProcess, startProcess } from '../harness/process.ts';
import { startTestServer } from '../harness/server.ts';

const OWNER = '311001000';
const PERSON = '14837510008';

describe('a server inside Altinn', () => {
  const directory = mkdtempSync(join(tmpdir(), 'budstikke-altinn-'));
  let database: TestDatabase;
  let altinn: FakeIssuer;
  let server: ServerProcess;
  before(async () => {
    database = await openTestDatabase({ poolSize: 1 });
    altinn = await openIssuer('RS256');
    const file = join(directory, 'issuers.json');
    const { issuer, jwks } = altinn;
    writeFileSync(
      file,
      JSON.stringify([{ kind: 'altinn', issuer, jwks, environment: 'production', algorithms: ['RS256'] }]),
    );
    server = await startProcess({
      PROFILE: 'production',
      MODE: 'altinn',
      TRUSTED_ISSUERS_FILE: file,
      API_KEYS: 'off',
      PUBLIC_URL: 'https://mail.example.no',
      DATABASE_URL: database.url,
      DATA_DIR: directory,
      CLAMD: '127.0.0.1:9',
      ENCRYPTION_KEY: Buffer.alloc(32, 5).toString('base64'),
    });
  });
  after(async () => {
    await server?.stop();
    await altinn?.[Symbol.asyncDispose]();
    await database?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const at = (path: string) => `${server.base}${path}`;

  test('makes no token, and exchanges none', async () => {
    for (const path of [
      '/maskinporten/.well-known/oauth-authorization-server',
      '/authentication/api/v1/openid/.well-known/openid-configuration',
      '/authentication/api/v1/exchange/maskinporten',
      '/testtools/api/GetEnterpriseToken?env=tt02&scopes=a',
    ])
      assert.equal((await call(at(path))).status, 404, path);
    const grant = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'x' });
    assert.equal((await call(at('/maskinporten/token'), { body: grant })).status, 404);
  });

  test('believes Altinn’s tokens, by Altinn’s keys', async () => {
    const search = '/correspondence/api/v1/correspondence?resourceId=ttd-brev&role=Recipient';
    const consumer = { authority: 'iso6523-actorid-upis', ID: `0192:${OWNER}` };
    const claims = { scope: 'altinn:correspondence.read', 'urn:altinn:orgNumber': OWNER, consumer };
    const believed = await call(at(search), { token: await altinn.sign(claims) });
    assert.ok(![401, 403].includes(believed.status) || believed.text.includes('CORR-'), believed.text);
    assert.notEqual(believed.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
    const person = await altinn.sign({ scope: 'altinn:portal/enduser', pid: PERSON, 'urn:altinn:userid': 20000001 });
    assert.notEqual(
      (await call(at('/accessmanagement/api/v1/enduser/authorizedparties'), { token: person })).status,
      401,
    );

    const other = await openIssuer('RS256');
    const forged = await other.sign({ ...claims, iss: altinn.issuer });
    await other[Symbol.asyncDispose]();
    assert.equal((await call(at(search), { token: forged })).status, 401);
    assert.equal((await call(at(search))).status, 401);
  });
});

test('a server beside Altinn believes both its own tokens and Altinn’s', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'budstikke-hybrid-'));
  const altinn = await openIssuer('RS256');
  const file = join(directory, 'issuers.json');
  const { issuer, jwks } = altinn;
  writeFileSync(file, JSON.stringify([{ kind: 'altinn', issuer, jwks, environment: 'test', algorithms: ['RS256'] }]));
  const server = await startTestServer({ MODE: 'hybrid', TRUSTED_ISSUERS_FILE: file });
  try {
    const search = `${server.url}/correspondence/api/v1/correspondence?resourceId=ttd-demo-brev&role=Sender`;
    const consumer = { authority: 'iso6523-actorid-upis', ID: `0192:${OWNER}` };
    const scope = 'altinn:serviceowner altinn:correspondence.write';
    const theirs = await altinn.sign({ scope, consumer, 'urn:altinn:orgNumber': OWNER, 'urn:altinn:org': 'ttd' });
    for (const token of [theirs, await testToken(server.url, OWNER, scope, { org: 'ttd' })])
      assert.equal((await call(search, { token })).status, 200);
    const unknown = await openIssuer('RS256');
    assert.equal((await call(search, { token: await unknown.sign({ scope, consumer }) })).status, 401);
    await unknown[Symbol.asyncDispose]();
  } finally {
    await server.close();
    await altinn[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
  }
});
