import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** An issuer elsewhere: a real HTTP server with a key set, which can change its keys, err, and be gone. */
export interface FakeIssuer extends AsyncDisposable {
  readonly issuer: string;
  readonly jwks: string;
  /** How often the key set was asked for. */
  asked: number;
  /** What the next requests for the key set are answered; undefined: the keys. */
  answers: 'keys' | 'error' | 'redirect';
  /** Makes a key, publishes it, and signs with it from now on. */
  newKey(kid: string, shape?: (jwk: JWK) => JWK): Promise<void>;
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
}

export async function openIssuer(
  alg: 'RS256' | 'EdDSA' = 'RS256',
  path = '/authentication/api/v1/openid/',
): Promise<FakeIssuer> {
  const published: JWK[] = [];
  let signer: { kid: string; privateKey: CryptoKey } | undefined;
  const server: Server = createServer((request, response) => {
    if (request.url !== '/jwks') return response.writeHead(404).end();
    issuer.asked++;
    if (issuer.answers === 'error') return response.writeHead(500).end();
    if (issuer.answers === 'redirect') return response.writeHead(302, { location: `${base}/elsewhere` }).end();
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer: FakeIssuer = {
    issuer: `${base}${path}`,
    jwks: `${base}/jwks`,
    asked: 0,
    answers: 'keys',
    async newKey(kid, shape = (jwk) => jwk) {
      const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
      published.push(shape({ ...(await exportJWK(publicKey)), kid, use: 'sig' }));
      signer = { kid, privateKey };
    },
    async sign(claims, header = {}) {
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT({ iss: issuer.issuer, iat: now, exp: now + 600, ...claims })
        .setProtectedHeader({ alg, kid: signer!.kid, ...header })
        .sign(signer!.privateKey);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await issuer.newKey('first');
  return issuer;
}
