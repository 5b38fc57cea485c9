import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import {
  assertionOf,
  call,
  DIGDIR,
  FJELLHEIM,
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
} from './harness.ts';

const key = keyPair('key');
const idporten = generateKeyPairSync('rsa', { modulusLength: 2048 });
const IDPORTEN = 'https://test.idporten.example';
const SYSTEM_USER = '0193a5a5-0000-7000-8000-00000000aaaa';

let testDatabase: TestDatabase;
let server: TestProcess;
const clients = new Map<string, string>();

before(async () => {
  testDatabase = await openTestDatabase();
  server = await startProcess(testDatabase.url, {
    trustedIssuers: [
      {
        kind: 'id-porten',
        issuer: IDPORTEN,
        algorithms: ['RS256'],
        keyOf: async (keyId) => (keyId === 'idporten' ? idporten.publicKey : undefined),
      },
    ],
    systemUsers: {
      find: async ({ vendor, owner, externalRef }) =>
        vendor === NORDLYS && owner === FJORDFISK && externalRef === FJORDFISK
          ? { id: SYSTEM_USER, systemId: `${NORDLYS}_system` }
          : undefined,
    },
  });
  for (const [organization, scopes] of [
    [TTD, ['altinn:correspondence.write', 'altinn:serviceowner']],
    [DIGDIR, ['altinn:serviceowner/events']],
    [FJELLHEIM, ['altinn:serviceowner']],
    [FJORDFISK, ['altinn:correspondence.read']],
    [NORDLYS, ['altinn:correspondence.read']],
  ] as const) {
    clients.set(organization, await registerClient(server, organization, [...scopes], [key]));
    for (const scope of scopes) await grantScope(server, organization, scope);
  }
});

after(async () => {
  await server?.[Symbol.asyncDispose]();
  await testDatabase?.close();
});

/** A Maskinporten token of the organisation, by a real grant. */
async function maskinportenToken(
  organization: string,
  scope: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const claims = grantClaims(server, clients.get(organization)!, scope, more);
  const answer = await requestToken(server, assertionOf({ key, claims }));
  assert.equal(answer.status, 200, answer.text);
  return answer.json.access_token;
}

const exchange = (token: string | undefined, provider = 'maskinporten', headers: Record<string, string> = {}) =>
  call(`${server.url}/authentication/api/v1/exchange/${provider}`, { token, headers });

const serviceOwnerToken = () => maskinportenToken(TTD, 'altinn:correspondence.write altinn:serviceowner');

/** A token of any content, signed by the installation's own key for the named issuer kind. */
const signedBy = async (kind: 'altinn' | 'maskinporten', claims: Record<string, unknown>): Promise<string> => {
  // The private key is reached through the installation's own signer, as a thief of none of it could not.
  const { SigningKeys } = await import('../../server/authentication/signing-keys.ts');
  const keys = new SigningKeys(server.foundation.database, server.clock, {
    encryptionKey: (await import('node:crypto')).createHash('sha256').update('a test').digest(),
    bits: 2048,
  });
  return keys.sign(kind, claims);
};

describe('the exchange of a Maskinporten token', () => {
  it('gives a service owner its short code, and the claims in the order of real tokens', async () => {
    const answer = await exchange(await serviceOwnerToken());
    assert.equal(answer.status, 200);
    const claims = decodeJwt(answer.text);
    assert.deepEqual(Object.keys(claims), [
      'scope',
      'token_type',
      'exp',
      'iat',
      'client_id',
      'consumer',
      'urn:altinn:org',
      'urn:altinn:orgNumber',
      'urn:altinn:authenticatemethod',
      'urn:altinn:authlevel',
      'iss',
      'jti',
      'sid',
      'nbf',
    ]);
    assert.equal(claims['urn:altinn:org'], 'ttd');
    assert.equal(claims['urn:altinn:orgNumber'], TTD);
    assert.equal(claims['urn:altinn:authenticatemethod'], 'maskinporten');
    assert.equal(claims['urn:altinn:authlevel'], 3);
    assert.equal(claims.iss, `${server.publicUrl}/authentication/api/v1/openid/`);
    assert.deepEqual(claims.consumer, { authority: 'iso6523-actorid-upis', ID: `0192:${TTD}` });
    assert.equal(claims.exp! - claims.iat!, 1800);
    assert.equal(claims.nbf, claims.iat);
    const header = decodeProtectedHeader(answer.text);
    assert.deepEqual([header.alg, header.typ], ['RS256', 'JWT']);
    assert.match(header.kid!, /^[0-9A-F]{40}$/);
  });

  it('verifies by discovery', async () => {
    const { text } = await exchange(await serviceOwnerToken());
    const discovery = (await call(`${server.url}/authentication/api/v1/openid/.well-known/openid-configuration`)).json;
    assert.equal(discovery.issuer, `${server.publicUrl}/authentication/api/v1/openid/`);
    const keys = createRemoteJWKSet(new URL(discovery.jwks_uri));
    const { payload } = await jwtVerify(text, keys, { issuer: discovery.issuer, algorithms: ['RS256'] });
    assert.equal(payload['urn:altinn:org'], 'ttd');
  });

  it('gives no short code without a service owner scope, to an unknown or to an unapproved owner', async () => {
    for (const token of [
      await maskinportenToken(TTD, 'altinn:correspondence.write'),
      await maskinportenToken(FJORDFISK, 'altinn:correspondence.read'),
      await maskinportenToken(FJELLHEIM, 'altinn:serviceowner'),
    ]) {
      const claims = decodeJwt((await exchange(token)).text);
      assert.equal('urn:altinn:org' in claims, false);
      assert.equal(typeof claims['urn:altinn:orgNumber'], 'string');
    }
  });

  it('calls digdir ttd with test=true, and nobody else', async () => {
    const digdir = await maskinportenToken(DIGDIR, 'altinn:serviceowner/events');
    const org = async (token: string, query: string) =>
      decodeJwt((await exchange(token, `maskinporten${query}`)).text)['urn:altinn:org'];
    assert.equal(await org(digdir, ''), 'digdir');
    assert.equal(await org(digdir, '?test=false'), 'digdir');
    assert.equal(await org(digdir, '?test=true'), 'ttd');
    assert.equal(await org(await serviceOwnerToken(), '?test=true'), 'ttd');
  });

  it('makes a bare object of the system user, which Maskinporten sends in an array', async () => {
    const request = {
      type: 'urn:altinn:systemuser',
      systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${FJORDFISK}` },
    };
    const token = await maskinportenToken(NORDLYS, 'altinn:correspondence.read', { authorization_details: [request] });
    const element = { ...request, systemuser_id: [SYSTEM_USER], system_id: `${NORDLYS}_system` };
    assert.deepEqual(decodeJwt(token).authorization_details, [element]);
    const exchanged = (await exchange(token)).text;
    const claims = decodeJwt(exchanged);
    assert.deepEqual(claims.authorization_details, element);
    assert.equal(claims['urn:altinn:orgNumber'], NORDLYS);
    for (const each of [token, exchanged]) {
      const caller = await server.authentication.port.tokens.read(each);
      assert.deepEqual(caller?.systemUser, { id: SYSTEM_USER, owner: FJORDFISK });
      assert.equal(caller?.organizationNumber, FJORDFISK);
      assert.equal(caller?.consumer, NORDLYS);
    }
  });

  it('does not make a person of a pid that a client wrote into its grant', async () => {
    const token = await maskinportenToken(FJORDFISK, 'altinn:correspondence.read', { pid: KARI });
    const exchanged = (await exchange(token)).text;
    assert.equal(decodeJwt(exchanged).pid, KARI);
    for (const each of [token, exchanged])
      assert.equal((await server.authentication.port.tokens.read(each))?.personIdentifier, undefined);
  });

  it('refuses what is no token with 401, whatever the provider', async () => {
    for (const provider of ['maskinporten', 'nobody'])
      for (const token of [undefined, 'abc', 'a.b.c']) {
        const answer = await exchange(token, provider);
        assert.equal(answer.status, 401);
        assert.match(answer.headers.get('content-type')!, /^application\/problem\+json/);
        assert.deepEqual([answer.json.title, answer.json.status], ['Unauthorized', 401]);
        assert.ok(answer.json.traceId);
      }
  });

  it('refuses an unknown provider with 400, in the form that Accept asks for', async () => {
    const token = await serviceOwnerToken();
    const text =
      "Invalid token provider: Nobody. Trusted token providers are 'Maskinporten', 'Id-porten' and 'AltinnStudio'.";
    const raw = await exchange(token, 'Nobody');
    assert.deepEqual([raw.status, raw.text], [400, text]);
    const json = await exchange(token, 'Nobody', { accept: 'application/json' });
    assert.deepEqual([json.status, json.json], [400, text]);
  });

  it('refuses tokens that are expired, changed, of another issuer, or signed by something else', async () => {
    const token = await serviceOwnerToken();
    const [header, payload, signature] = token.split('.');
    const claims = decodeJwt(token);
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { kid } = decodeProtectedHeader(token);
    const published = (await call(`${server.url}/maskinporten/jwk`)).json.keys[0];
    const pem = createPublicKey({ key: published, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
    const hmac = `${encode({ alg: 'HS256', kid })}.${payload}`;
    const refused: Record<string, string> = {
      'alg none': `${encode({ alg: 'none', kid })}.${payload}.`,
      'HMAC by the public key': `${hmac}.${createHmac('sha256', pem).update(hmac).digest('base64url')}`,
      'changed payload': `${header}.${encode({ ...claims, scope: 'altinn:serviceowner budstikke:administration' })}.${signature}`,
      'key of its own': assertionOf({ key, header: { kid, jwk: key.jwk }, claims }),
      'client key': assertionOf({ key, claims }),
      'issuer whose name merely contains ours': await signedBy('maskinporten', { ...claims, iss: `${claims.iss}evil` }),
      'Maskinporten issuer signed by the Altinn key': await signedBy('altinn', claims),
      'Altinn token': (await exchange(token)).text,
      'no exp': await signedBy('maskinporten', { ...claims, exp: undefined }),
      'no consumer': await signedBy('maskinporten', { ...claims, consumer: undefined }),
      'consumer of another authority': await signedBy('maskinporten', {
        ...claims,
        consumer: { authority: 'other', ID: `0192:${TTD}` },
      }),
    };
    for (const [what, bad] of Object.entries(refused)) assert.equal((await exchange(bad)).status, 401, what);
    assert.equal((await exchange(token, 'id-porten')).status, 401);
    assert.equal((await exchange(token, 'altinnstudio')).status, 401);
    assert.equal((await exchange(token)).status, 200);
  });

  it('forgives ten seconds past exp, and no more; an operation forgives none', async () => {
    const token = await maskinportenToken(TTD, 'altinn:correspondence.write');
    const probe = async () => (await call(`${server.url}/probe/maskinporten`, { token })).status;
    try {
      assert.equal(await probe(), 200);
      server.clock.offset = 121_000;
      assert.equal(await probe(), 401);
      assert.equal((await exchange(token)).status, 200);
      server.clock.offset = 135_000;
      assert.equal((await exchange(token)).status, 401);
    } finally {
      server.clock.offset = 0;
    }
  });

  it('says that enterprise users are gone, but only to a good token', async () => {
    const header = { 'x-altinn-enterpriseuser-authentication': 'YTpi' };
    const gone = await exchange(await serviceOwnerToken(), 'maskinporten', header);
    assert.equal(gone.status, 410);
    assert.equal(gone.json.type, 'https://docs.altinn.studio');
    assert.equal(gone.json.title, 'Virksomhetsbruker is no longer available');
    assert.match(gone.json.detail, /system user/);
    assert.equal((await exchange('a.b.c', 'maskinporten', header)).status, 401);
    const empty = { 'x-altinn-enterpriseuser-authentication': '' };
    assert.equal((await exchange(await serviceOwnerToken(), 'MaskinPorten', empty)).status, 200);
  });

  for (const [accept, form] of [
    ['', 'raw'],
    ['application/json', 'json'],
    ['text/json', 'json'],
    ['application/*', 'json'],
    ['text/plain', 'raw'],
    ['*/*', 'raw'],
    ['application/json, text/plain, */*', 'raw'],
    ['application/xml', 'raw'],
    ['application/xml, application/json', 'json'],
    ['text/plain, application/json', 'raw'],
    ['application/json, text/plain', 'json'],
    ['application/json;q=0.5, text/plain', 'raw'],
    ['text/plain;q=0.1, application/json;q=0.2', 'json'],
    ['application/json;q=0, text/plain;q=0.1', 'raw'],
  ] as const)
    it(`answers ${form} to Accept "${accept}"`, async () => {
      const answer = await exchange(await maskinportenToken(FJORDFISK, 'altinn:correspondence.read'), undefined, {
        accept,
      });
      assert.equal(answer.status, 200);
      const isJson = form === 'json';
      assert.equal(
        answer.headers.get('content-type'),
        isJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
      );
      assert.match(isJson ? answer.json : answer.text, /^eyJ[^"]+$/);
    });
});

describe('the exchange of an ID-porten token', () => {
  const token = (more: Record<string, unknown> = {}, alg = 'RS256') => {
    const now = Math.floor(server.clock.now().getTime() / 1000);
    return new SignJWT({
      iss: IDPORTEN,
      sub: 'pairwise',
      sid: 'theirs',
      pid: KARI,
      acr: 'idporten-loa-high',
      amr: ['BankID Mobil'],
      scope: 'openid altinn:instances.read',
      client_id: 'app',
      jti: 'j1',
      iat: now,
      exp: now + 600,
      ...more,
    })
      .setProtectedHeader({ alg, kid: 'idporten' })
      .sign(idporten.privateKey);
  };

  it('gives the person, the level and the method, until the incoming token expires', async () => {
    const incoming = await token();
    const answer = await exchange(incoming, 'Id-porten');
    assert.equal(answer.status, 200);
    const claims = decodeJwt(answer.text);
    assert.equal(claims.nameid, String(kari.userId));
    assert.equal(claims['urn:altinn:userid'], String(kari.userId));
    assert.equal(claims['urn:altinn:partyid'], kari.partyId);
    assert.equal(claims['urn:altinn:party:uuid'], kari.partyUuid);
    assert.equal(claims['urn:altinn:authenticatemethod'], 'BankID Mobil');
    assert.equal(claims['urn:altinn:authlevel'], 4);
    assert.equal(claims.exp, decodeJwt(incoming).exp);
    assert.equal('sub' in claims, false);
    assert.notEqual(claims.sid, 'theirs');
    const caller = await server.authentication.port.tokens.read(answer.text);
    assert.equal(caller?.personIdentifier, KARI);
    assert.equal(caller?.userId, kari.userId);
    assert.equal(caller?.authenticationLevel, 4);
  });

  it('calls the method NotDefined without amr, and takes the level from the last character of an old acr', async () => {
    const claims = decodeJwt((await exchange(await token({ amr: undefined, acr: 'Level3' }), 'id-porten')).text);
    assert.equal(claims['urn:altinn:authenticatemethod'], 'NotDefined');
    assert.equal(claims['urn:altinn:authlevel'], 3);
  });

  it('refuses scopes that are none of Altinn’s with an empty 403, before it looks for pid and acr', async () => {
    const answer = await exchange(
      await token({ scope: 'openid profile', pid: undefined, acr: undefined }),
      'id-porten',
    );
    assert.deepEqual([answer.status, answer.text], [403, '']);
    const partner = await token({ scope: 'skatteetaten:mvameldinginnsending' });
    assert.equal((await exchange(partner, 'id-porten')).status, 200);
  });

  it('refuses a token without pid or acr, and a person nobody knows, with 401', async () => {
    for (const more of [{ pid: undefined }, { acr: undefined }, { pid: '02918220065' }])
      assert.equal((await exchange(await token(more), 'id-porten')).status, 401);
  });

  it('refuses an algorithm the issuer is not trusted for, though its own key signed', async () => {
    for (const alg of ['RS512', 'PS256']) assert.equal((await exchange(await token({}, alg), 'id-porten')).status, 401);
  });

  it('is not accepted by operations as it is', async () => {
    assert.equal(await server.authentication.port.tokens.read(await token()), undefined);
  });
});

describe('an operation', () => {
  const probe = (kind: string, token: string | undefined) => call(`${server.url}/probe/${kind}`, { token });

  it('lets an exchanged token with the scope in, and knows its organisation', async () => {
    const { text } = await exchange(await serviceOwnerToken());
    const answer = await probe('altinn', text);
    assert.equal(answer.status, 200);
    assert.equal(answer.json.kind, 'altinn');
    assert.equal(answer.json.organizationNumber, TTD);
    assert.equal(answer.json.consumer, TTD);
    assert.equal(answer.json.orgCode, 'ttd');
    assert.equal(answer.json.authenticationLevel, 3);
  });

  it('refuses a token without the scope with 403, and none with 401', async () => {
    const { text } = await exchange(await maskinportenToken(FJORDFISK, 'altinn:correspondence.read'));
    assert.equal((await probe('altinn', text)).status, 403);
    assert.equal((await probe('altinn', undefined)).status, 401);
    assert.equal((await probe('altinn', `${text}x`)).status, 401);
  });

  it('tells a raw Maskinporten token to be exchanged', async () => {
    const answer = await probe('altinn', await serviceOwnerToken());
    assert.deepEqual([answer.status, answer.json.title], [403, 'IDX10205: Issuer validation failed']);
  });
});

describe('a token that shows others who calls', () => {
  it('is signed by Maskinporten’s key, and of no use to whoever was shown it', async () => {
    const origin = 'https://conditions.example.no';
    const shown = (await server.authentication.port.outwardToken(
      'altinn:system/notifications.condition.check',
      origin,
    ))!;
    const keys = createRemoteJWKSet(new URL(`${server.url}/maskinporten/jwk`));
    const { payload } = await jwtVerify(shown, keys, { issuer: `${server.publicUrl}/maskinporten/`, audience: origin });
    assert.deepEqual(payload.consumer, { authority: 'iso6523-actorid-upis', ID: '0192:991825827' });
    assert.equal(await server.authentication.port.tokens.read(shown), undefined);
    const exchanged = await call(`${server.url}/authentication/api/v1/exchange/maskinporten`, { token: shown });
    assert.equal(exchanged.status, 401, exchanged.text);
  });
});
