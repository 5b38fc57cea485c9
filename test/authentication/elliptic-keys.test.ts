import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { decodeJwt, SignJWT } from 'jose';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import {
  assertionOf,
  call,
  enterpriseToken,
  FJORDFISK,
  grantClaims,
  keyPair,
  registerClient,
  requestToken,
  startProcess,
  type TestProcess,
} from './harness.ts';

const READ = 'altinn:correspondence.read';
const CURVES = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' } as const;
type Algorithm = keyof typeof CURVES;

interface EllipticKey {
  readonly privateKey: KeyObject;
  readonly jwk: JsonWebKey & Record<string, unknown>;
}

function ellipticKey(kid: string, alg: Algorithm): EllipticKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: CURVES[alg] });
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), alg, use: 'sig', kid } };
}

const keys = {
  ES256: ellipticKey('es256', 'ES256'),
  ES384: ellipticKey('es384', 'ES384'),
  ES512: ellipticKey('es512', 'ES512'),
};
const rsa = keyPair('rsa');

let testDatabase: TestDatabase;
let server: TestProcess;
let client: string;
let token: string;

const put = (jwks: readonly unknown[], id = client) =>
  call(`${server.url}/maskinporten/clients/${id}/jwks`, { method: 'PUT', token, json: { keys: jwks } });

before(async () => {
  testDatabase = await openTestDatabase();
  server = await startProcess(testDatabase.url);
  client = await registerClient(server, FJORDFISK, [READ], [rsa]);
  token = await enterpriseToken(server, FJORDFISK, 'idporten:dcr.write');
  const stored = await put([rsa.jwk, ...Object.values(keys).map(({ jwk }) => jwk)]);
  assert.equal(stored.status, 200, stored.text);
});
after(async () => {
  await server?.[Symbol.asyncDispose]();
  await testDatabase?.close();
});

/** An assertion whose signature is made by hand, so that header and key need not agree. */
function signed(header: Record<string, unknown>, signature: (text: Buffer) => Buffer): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${encode(header)}.${encode(grantClaims(server, client, READ))}`;
  return `${text}.${signature(Buffer.from(text)).toString('base64url')}`;
}
const jose =
  ({ privateKey }: EllipticKey, digest: string) =>
  (text: Buffer) =>
    sign(digest, text, { key: privateKey, dsaEncoding: 'ieee-p1363' });

const refusal = async (assertion: string) => {
  const { status, json } = await requestToken(server, assertion);
  return [status, json.error_uri?.split('/').at(-1)];
};

describe('an elliptic key of a client', () => {
  it('is shown as it was sent, beside the others, with its end', async () => {
    const { json } = await call(`${server.url}/maskinporten/clients/${client}/jwks`, { token });
    const shown = json.keys.map(({ exp, ...jwk }: Record<string, unknown>) => [typeof exp, jwk]);
    assert.deepEqual(
      shown,
      [rsa.jwk, ...Object.values(keys).map(({ jwk }) => jwk)].map((jwk) => ['number', jwk]),
    );
  });

  for (const alg of ['ES256', 'ES384', 'ES512'] as const)
    it(`gets a token for an assertion that jose signs with ${alg}`, async () => {
      const assertion = await new SignJWT(grantClaims(server, client, READ))
        .setProtectedHeader({ alg, kid: alg.toLowerCase() })
        .sign(keys[alg].privateKey);
      const answer = await requestToken(server, assertion);
      assert.equal(answer.status, 200, answer.text);
      assert.equal(decodeJwt(answer.json.access_token).client_id, client);
    });

  it('is told of in the metadata', async () => {
    const { json } = await call(`${server.url}/maskinporten/.well-known/oauth-authorization-server`);
    assert.deepEqual(json.token_endpoint_auth_signing_alg_values_supported, [
      'RS256',
      'RS384',
      'RS512',
      'ES256',
      'ES384',
      'ES512',
    ]);
  });

  it('signs with the algorithm it was registered for alone (algorithm confusion)', async () => {
    const invalid = [400, 'MP-124'];
    // Another curve's algorithm, an RSA key's, and the RSA key under an elliptic one's.
    assert.deepEqual(await refusal(signed({ alg: 'ES384', kid: 'es256' }, jose(keys.ES256, 'sha384'))), invalid);
    assert.deepEqual(await refusal(signed({ alg: 'RS256', kid: 'es256' }, jose(keys.ES256, 'sha256'))), invalid);
    assert.deepEqual(
      await refusal(signed({ alg: 'ES256', kid: 'rsa' }, (text) => sign('sha256', text, rsa.privateKey))),
      invalid,
    );
    const es256AsRsa = assertionOf({ key: rsa, header: { kid: 'es256' }, claims: grantClaims(server, client, READ) });
    assert.deepEqual(await refusal(es256AsRsa), invalid);
  });

  it('is not a secret to sign with (algorithm confusion)', async () => {
    const pem = createPublicKey(keys.ES256.privateKey).export({ format: 'pem', type: 'spki' });
    for (const alg of ['HS256', 'none'])
      assert.deepEqual(
        await refusal(signed({ alg, kid: 'es256' }, (text) => createHmac('sha256', pem).update(text).digest())),
        [400, 'MP-011'],
        alg,
      );
  });

  it('refuses signatures of another form: DER, cut, longer, and all zeros', async () => {
    const header = { alg: 'ES256', kid: 'es256' };
    const good = jose(keys.ES256, 'sha256');
    const forms: Record<string, (text: Buffer) => Buffer> = {
      der: (text) => sign('sha256', text, keys.ES256.privateKey),
      cut: (text) => good(text).subarray(0, 63),
      longer: (text) => Buffer.concat([good(text), Buffer.alloc(2)]),
      zeros: () => Buffer.alloc(64),
    };
    for (const [what, form] of Object.entries(forms))
      assert.deepEqual(await refusal(signed(header, form)), [400, 'MP-124'], what);
    assert.equal((await requestToken(server, signed(header, good))).status, 200);
  });

  it('is refused on the wrong curve, off its curve, private, or with an algorithm of RSA', async () => {
    const { jwk, privateKey } = keys.ES256;
    const whole = { ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'whole' };
    const refused: Record<string, unknown> = {
      'another curve': { ...keys.ES384.jwk, alg: 'ES256' },
      'the curve of bitcoin': { ...jwk, crv: 'secp256k1' },
      'no curve': { ...jwk, crv: undefined },
      'off the curve': { ...jwk, x: jwk.y, y: jwk.x },
      'at infinity': { ...jwk, x: 'AAAA', y: 'AAAA' },
      'too long': { ...jwk, x: keys.ES512.jwk.x },
      'no y': { ...jwk, y: undefined },
      'an algorithm of RSA': { ...jwk, alg: 'RS256' },
      'an RSA key with an elliptic algorithm': { ...rsa.jwk, alg: 'ES256' },
      private: whole,
    };
    for (const [what, key] of Object.entries(refused)) {
      const answer = await put([key]);
      assert.deepEqual([answer.status, answer.json.error], [400, 'invalid_client_metadata'], what);
      assert.equal(answer.text.includes(String(whole.d)), false, what);
    }
  });

  it('may lose the zeros its numbers begin with', async () => {
    let key = ellipticKey('short', 'ES256');
    // One in 256 begins with a zero byte.
    while (Buffer.from(key.jwk.x!, 'base64url')[0] !== 0) key = ellipticKey('short', 'ES256');
    const short = Buffer.from(key.jwk.x!, 'base64url').subarray(1).toString('base64url');
    const id = await registerClient(server, FJORDFISK, [READ], []);
    const stored = await put([{ ...key.jwk, x: short }], id);
    assert.equal(stored.json.keys[0].x, key.jwk.x, stored.text);
  });
});
