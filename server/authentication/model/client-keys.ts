import type { Problem } from '../../http/problem.ts';
import {
  GRANT_ALGORITHM_NAMES,
  GRANT_ALGORITHMS,
  type GrantAlgorithm,
  isGrantAlgorithm,
  type PublicNumbers,
  publicKeyOf,
} from './grant-algorithms.ts';
import { oauthProblem } from './oauth-problems.ts';

/** A public key as it is stored. */
export interface ClientKey {
  readonly keyId: string;
  readonly algorithm: GrantAlgorithm;
  readonly numbers: PublicNumbers;
}

const MOST_KEYS = 5;
const SMALLEST_KEY = 2048;
/** Bits; above it a verification would cost more than a client may make us spend. */
const LARGEST_KEY = 8192;
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const KEY_ID = /^[A-Za-z0-9._-]{1,255}$/;

const refused = (description: string, hint: string): Problem =>
  oauthProblem('invalid_client_metadata', 400, description, hint);

/**
 * Checks a set of JWKs that is to replace a client's keys (authentication §1.9): public, at most five, each with `kty`,
 * `alg`, `use` and `kid`; RSA of 2048 bits or more, or on the curve its algorithm is for. Throws the first fault.
 */
export function checkClientKeys(keys: readonly unknown[]): ClientKey[] {
  // A private key must be told of even when something else is wrong too: it has already travelled.
  for (const key of keys) refusePrivateKey(key);
  if (keys.length > MOST_KEYS)
    throw refused(`A client may have ${MOST_KEYS} keys at most`, 'Leave out the keys you no longer sign with.');
  const checked = keys.map(checkKey);
  const twice = checked.find(({ keyId }, index) => checked.findIndex((other) => other.keyId === keyId) !== index);
  if (twice !== undefined) throw refused(`Two keys have the kid ${twice.keyId}`, 'Give each key a kid of its own.');
  return checked;
}

function refusePrivateKey(key: unknown): void {
  const members = PRIVATE_MEMBERS.filter((name) => typeof key === 'object' && key !== null && name in key);
  if (members.length === 0) return;
  throw refused(
    `The key holds private members (${members.join(', ')}); nothing was stored`,
    'A private key must never leave the system that signs with it. Treat this one as compromised: make a new key pair, and send only the public members of it: kty, alg, use, kid, and n and e, or crv, x and y.',
  );
}

function checkKey(key: unknown): ClientKey {
  if (typeof key !== 'object' || key === null)
    throw refused('A key must be a JSON Web Key', 'Send { "keys": [ { "kty": "RSA", … } ] }.');
  const { kty, alg, use, kid } = key as Record<string, unknown>;
  if (kty !== 'RSA' && kty !== 'EC')
    throw refused('Only RSA and EC keys are accepted', 'Make an RSA key of 2048 bits or more, or one on P-256.');
  if (typeof kid !== 'string' || !KEY_ID.test(kid))
    throw refused('The kid of a key is missing or invalid', 'Use letters, digits, full stop, underscore and hyphen.');
  if (!isGrantAlgorithm(alg))
    throw refused(`The alg of key ${kid} is missing or not accepted`, `Use ${GRANT_ALGORITHM_NAMES}.`);
  if (GRANT_ALGORITHMS[alg].kty !== kty)
    throw refused(`The alg ${alg} of key ${kid} is not one for its kty, ${kty}`, 'Set alg to what the key signs with.');
  if (use !== 'sig') throw refused(`The use of key ${kid} must be sig`, 'Set use to sig.');
  const members = key as Record<string, unknown>;
  return { keyId: kid, algorithm: alg, numbers: kty === 'RSA' ? rsaNumbers(kid, members) : point(kid, alg, members) };
}

function rsaNumbers(kid: string, { n, e }: Record<string, unknown>): PublicNumbers {
  const modulus = bytesOf(n);
  const exponent = bytesOf(e);
  if (modulus === undefined || exponent === undefined)
    throw refused(`The members n and e of key ${kid} must be base64url`, 'Export the public key as a JWK again.');
  const bits = bitLength(modulus);
  if (bits < SMALLEST_KEY || bits > LARGEST_KEY)
    throw refused(`The key ${kid} has ${bits} bits`, `Make a key of ${SMALLEST_KEY} to ${LARGEST_KEY} bits.`);
  const isOdd = (bytes: Buffer) => (bytes.at(-1)! & 1) === 1;
  if (!isOdd(modulus) || !isOdd(exponent) || bitLength(exponent) < 2 || bitLength(exponent) > 32)
    throw refused(`The key ${kid} is not a usable RSA key`, 'Make a key with the public exponent 65537 (e is AQAB).');
  return { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') };
}

/** The point of an elliptic key, each number of the curve's full length (RFC 7518 §6.2.1). */
function point(kid: string, algorithm: GrantAlgorithm, { crv, x, y }: Record<string, unknown>): PublicNumbers {
  const facts = GRANT_ALGORITHMS[algorithm];
  if (facts.kty !== 'EC' || crv !== facts.curve)
    throw refused(
      `The crv of key ${kid} is not the curve of ${algorithm}`,
      'ES256 goes with P-256, ES384 with P-384 and ES512 with P-521.',
    );
  const [one, other] = [x, y].map((member) => {
    const bytes = bytesOf(member);
    return bytes === undefined || bytes.length > facts.bytes
      ? undefined
      : Buffer.concat([Buffer.alloc(facts.bytes - bytes.length), bytes]).toString('base64url');
  });
  const hint = 'Export the public key as a JWK again.';
  if (one === undefined || other === undefined)
    throw refused(`The members x and y of key ${kid} must be base64url numbers of ${facts.bytes} bytes`, hint);
  const numbers = { kty: 'EC', x: one, y: other } as const;
  try {
    publicKeyOf(algorithm, numbers);
  } catch {
    throw refused(`The point (x, y) of key ${kid} is not on its curve`, hint);
  }
  return numbers;
}

/** Bytes of a base64url number without leading zeros; ordinary base64 with padding is taken too. */
function bytesOf(member: unknown): Buffer | undefined {
  if (typeof member !== 'string' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(member)) return undefined;
  const bytes = Buffer.from(member, 'base64');
  const start = bytes.findIndex((byte) => byte !== 0);
  return start === -1 ? undefined : bytes.subarray(start);
}

const bitLength = (bytes: Buffer): number => bytes.length * 8 - Math.clz32(bytes[0]!) + 24;
