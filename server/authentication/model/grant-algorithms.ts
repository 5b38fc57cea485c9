import { createPublicKey, verify } from 'node:crypto';
import { promisify } from 'node:util';

/** Signature algorithms of assertions: the kind of key each is for, and the digest as Node calls it. */
export const GRANT_ALGORITHMS = {
  RS256: { kty: 'RSA', digest: 'sha256' },
  RS384: { kty: 'RSA', digest: 'sha384' },
  RS512: { kty: 'RSA', digest: 'sha512' },
  ES256: { kty: 'EC', digest: 'sha256', curve: 'P-256', bytes: 32 },
  ES384: { kty: 'EC', digest: 'sha384', curve: 'P-384', bytes: 48 },
  ES512: { kty: 'EC', digest: 'sha512', curve: 'P-521', bytes: 66 },
} as const;
export type GrantAlgorithm = keyof typeof GRANT_ALGORITHMS;

export const isGrantAlgorithm = (alg: unknown): alg is GrantAlgorithm =>
  typeof alg === 'string' && Object.hasOwn(GRANT_ALGORITHMS, alg);

/** The algorithms in words, for whoever sent another. */
export const GRANT_ALGORITHM_NAMES = 'RS256, RS384, RS512, ES256, ES384 or ES512';

/** The public numbers of a key, base64url without padding; the curve of an elliptic one follows from its algorithm. */
export type PublicNumbers =
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  | { readonly kty: 'EC'; readonly x: string; readonly y: string };

/** The public key as a JWK holds it. */
export function publicJwk(algorithm: GrantAlgorithm, numbers: PublicNumbers) {
  const facts = GRANT_ALGORITHMS[algorithm];
  return facts.kty === 'EC' ? { ...numbers, kty: 'EC', crv: facts.curve } : { ...numbers, kty: 'RSA' };
}

/** The key for Node; throws for numbers that are no key, such as a point that is not on its curve. */
export const publicKeyOf = (algorithm: GrantAlgorithm, numbers: PublicNumbers) =>
  createPublicKey({ key: publicJwk(algorithm, numbers), format: 'jwk' });

const verifyAsync = promisify(verify) as (
  digest: string,
  data: Buffer,
  key: { key: ReturnType<typeof createPublicKey>; dsaEncoding: 'ieee-p1363' },
  signature: Buffer,
) => Promise<boolean>;

/** Is this the signature of the text by the key? Elliptic ones come as JOSE writes them: both numbers, of full length. */
export async function verifies(
  { algorithm, numbers }: { readonly algorithm: GrantAlgorithm; readonly numbers: PublicNumbers },
  text: Buffer,
  signature: Buffer,
): Promise<boolean> {
  const facts = GRANT_ALGORITHMS[algorithm];
  if (facts.kty === 'EC' && signature.length !== 2 * facts.bytes) return false;
  const key = { key: publicKeyOf(algorithm, numbers), dsaEncoding: 'ieee-p1363' } as const;
  return verifyAsync(facts.digest, text, key, signature);
}
