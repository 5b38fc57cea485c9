import { createECDH, createPrivateKey, createPublicKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import type { TrustedIssuer } from './model/issuers.ts';
import type { Claims } from './model/maskinporten-claims.ts';

/** The environment in which the token generator is its own issuer (authentication §4). */
export const OWN_ENVIRONMENT = 'none';
export const WELL_KNOWN = '/testtools/api/.well-known';

const ALGORITHM = 'ES256';
const CURVE = 'prime256v1';

/**
 * Signs tokens of the environment `none`, on P-256. Its key follows from the installation's encryption key, so that
 * every process has the same and nothing is stored. Where test tools are off there is no such issuer.
 */
export class TestTokenIssuer {
  /** Of organisations' and people's tokens. */
  readonly issuer: string;
  /** Of every other kind's. */
  readonly otherIssuer = 'https://tokengenerator';
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #keyId: string;

  constructor(publicUrl: string, encryptionKey: Buffer) {
    this.issuer = `${publicUrl}${WELL_KNOWN}/oauth-authorization-server`;
    const secret = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'test token generator', 32));
    const pair = createECDH(CURVE);
    pair.setPrivateKey(secret);
    const point = pair.getPublicKey();
    const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
    const key = { kty: 'EC', crv: 'P-256', x, y, d: secret.toString('base64url') };
    this.#privateKey = createPrivateKey({ format: 'jwk', key });
    this.#publicKey = createPublicKey(this.#privateKey);
    this.#keyId = hash('sha256', point).slice(0, 40);
  }

  sign(claims: Claims): Promise<string> {
    return new SignJWT(claims as JWTPayload)
      .setProtectedHeader({ alg: ALGORITHM, kid: this.#keyId, typ: 'JWT' })
      .sign(this.#privateKey);
  }

  /** As published in its key set. */
  get publicJwk(): object {
    return { ...this.#publicKey.export({ format: 'jwk' }), use: 'sig', alg: ALGORITHM, kid: this.#keyId };
  }

  /** What a demo believes of it: as much as of any other test token. */
  get trusted(): readonly TrustedIssuer[] {
    const keyOf = async (keyId: string) => (keyId === this.#keyId ? this.#publicKey : undefined);
    return [this.issuer, this.otherIssuer].map((issuer) => ({
      kind: 'altinn',
      issuer,
      algorithms: [ALGORITHM],
      keyOf,
    }));
  }
}
