import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, importPKCS8, jwtVerify, SignJWT } from 'jose';
import * as openid from 'openid-client';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { call, grantScope, keyPair, registerClient, startProcess, type TestProcess, TTD } from './harness.ts';

const SCOPE = 'altinn:serviceowner altinn:correspondence.write';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const key = keyPair('unmodified');

let testDatabase: TestDatabase;
let server: TestProcess;
let clientId: string;

before(async () => {
  testDatabase = await openTestDatabase();
  server = await startProcess(testDatabase.url);
  for (const scope of SCOPE.split(' ')) await grantScope(server, TTD, scope);
  clientId = await registerClient(server, TTD, SCOPE.split(' '), [key]);
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await testDatabase?.close();
});

/** Both ways to write where the metadata is. */
for (const [form, address] of [
  ['its own address', (base: string) => `${base}/maskinporten/.well-known/oauth-authorization-server`],
  ['the issuer alone', (base: string) => `${base}/maskinporten/`],
] as const)
  test(`openid-client discovers Maskinporten by ${form}, gets a token, and jose verifies what it is exchanged for`, async () => {
    const maskinporten = await openid.discovery(new URL(address(server.url)), clientId, undefined, openid.None(), {
      algorithm: 'oauth2',
      execute: [openid.allowInsecureRequests],
    });
    const { issuer, jwks_uri } = maskinporten.serverMetadata();
    const signing = await importPKCS8(key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'RS256');
    const assertion = await new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256', kid: key.kid })
      .setIssuer(clientId)
      .setAudience(issuer)
      .setIssuedAt()
      .setExpirationTime('100s')
      .setJti(crypto.randomUUID())
      .sign(signing);
    const granted = await openid.genericGrantRequest(maskinporten, JWT_BEARER, { assertion });
    assert.equal(granted.scope, SCOPE);
    const { payload } = await jwtVerify(granted.access_token, createRemoteJWKSet(new URL(jwks_uri!)), { issuer });
    assert.equal(payload.client_id, clientId);

    const exchanged = await call(`${server.url}/authentication/api/v1/exchange/maskinporten`, {
      token: granted.access_token,
    });
    assert.equal(exchanged.status, 200, exchanged.text);
    const altinn = await openid.discovery(
      new URL(`${server.url}/authentication/api/v1/openid/`),
      clientId,
      undefined,
      openid.None(),
      { execute: [openid.allowInsecureRequests] },
    );
    const metadata = altinn.serverMetadata();
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri!));
    const verified = await jwtVerify(exchanged.text, keys, { issuer: metadata.issuer, algorithms: ['RS256'] });
    assert.equal(verified.payload['urn:altinn:org'], 'ttd');
    await assert.rejects(jwtVerify(granted.access_token, keys, { issuer: metadata.issuer }), 'not the other issuer’s');
  });

test('openid-client reads why a grant was refused', async () => {
  const maskinporten = await openid.discovery(
    new URL(`${server.url}/maskinporten/`),
    clientId,
    undefined,
    openid.None(),
    {
      algorithm: 'oauth2',
      execute: [openid.allowInsecureRequests],
    },
  );
  await assert.rejects(openid.genericGrantRequest(maskinporten, JWT_BEARER, { assertion: 'a.b.c' }), (error) => {
    assert.ok(error instanceof openid.ResponseBodyError);
    assert.match(error.error, /^invalid_(request|grant)$/);
    assert.ok((error.error_description ?? '').length > 10);
    return true;
  });
});
