import type { ClientKey } from './api.ts';

/** What key pairs can be made for here; a key made elsewhere may be for any the server takes. */
export const ALGORITHMS = ['RS256', 'ES256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** A key pair made in this browser. The private half is handed to the person and to nobody else. */
export interface KeyPair {
  readonly keyId: string;
  readonly algorithm: Algorithm;
  readonly publicKey: ClientKey;
  /** The private key in the forms that libraries read. */
  readonly privatePem: string;
  readonly privateJwk: string;
  readonly sign: (text: string) => Promise<Uint8Array<ArrayBuffer>>;
}

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const BITS = 2048;
const ECDSA = { name: 'ECDSA', hash: 'SHA-256' } as const;
/** Curves a public key may be on, by the algorithm each is for. */
const CURVES = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' } as const;
type Curve = keyof typeof CURVES;

const MAKING = {
  RS256: { ...RSA, modulusLength: BITS, publicExponent: new Uint8Array([1, 0, 1]) },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
} as const;
const SIGNING = { RS256: RSA, ES256: ECDSA } as const;
const IMPORTING = { RS256: RSA, ES256: { name: 'ECDSA', namedCurve: 'P-256' } } as const;

/** Makes a key pair, named after the day it was made. */
export async function makeKeyPair(now: Date, algorithm: Algorithm): Promise<KeyPair> {
  const made = await crypto.subtle.generateKey(MAKING[algorithm], true, ['sign', 'verify']);
  const { publicKey, privateKey } = made as CryptoKeyPair;
  const keyId = `key-${now.toISOString().slice(0, 10)}-${hexadecimal(crypto.getRandomValues(new Uint8Array(3)))}`;
  const [open, secret, pkcs8] = await Promise.all([
    crypto.subtle.exportKey('jwk', publicKey),
    crypto.subtle.exportKey('jwk', privateKey),
    crypto.subtle.exportKey('pkcs8', privateKey),
  ]);
  const { kty, crv, x, y, n, e, d, p, q, dp, dq, qi } = secret;
  const numbers = algorithm === 'RS256' ? { n, e, d, p, q, dp, dq, qi } : { crv, x, y, d };
  return {
    keyId,
    algorithm,
    publicKey: publicKeyOf(open, keyId, algorithm)!,
    privatePem: pem('PRIVATE KEY', new Uint8Array(pkcs8)),
    privateJwk: `${JSON.stringify({ kty, alg: algorithm, use: 'sig', kid: keyId, ...numbers }, null, 2)}\n`,
    sign: signer(algorithm, privateKey),
  };
}

const signer = (algorithm: Algorithm, key: CryptoKey) => async (text: string) =>
  new Uint8Array(await crypto.subtle.sign(SIGNING[algorithm], key, new TextEncoder().encode(text)));

/** The public members of a key as a client's key; undefined when it is neither RSA nor on a curve the server takes. */
function publicKeyOf(key: JsonWebKey, kid: string, alg = key.alg): ClientKey | undefined {
  const { kty, n, e, crv, x, y } = key;
  if (kty === 'RSA' && n !== undefined && e !== undefined) return { kty, alg: alg ?? 'RS256', use: 'sig', kid, n, e };
  if (kty !== 'EC' || x === undefined || y === undefined || crv === undefined || !(crv in CURVES)) return undefined;
  return { kty, alg: alg ?? CURVES[crv as Curve], use: 'sig', kid, crv, x, y };
}

/** Reads a public key that somebody made elsewhere: a JWK, a set of one, or PEM. Undefined for what is none. */
export async function readPublicKey(text: string, now: Date): Promise<ClientKey | 'private' | undefined> {
  const trimmed = text.trim();
  if (/PRIVATE KEY-----/.test(trimmed)) return 'private';
  try {
    const key = trimmed.startsWith('{') ? jwkIn(trimmed) : await jwkOfPem(trimmed);
    if (key === undefined) return undefined;
    if (key.d !== undefined) return 'private';
    const named = (key as { kid?: unknown }).kid;
    return publicKeyOf(
      key,
      typeof named === 'string' && named !== '' ? named : `key-${now.toISOString().slice(0, 10)}`,
    );
  } catch {
    return undefined;
  }
}

function jwkIn(text: string): JsonWebKey | undefined {
  const value = JSON.parse(text) as JsonWebKey & { keys?: readonly JsonWebKey[] };
  return value.keys === undefined ? value : value.keys[0];
}

async function jwkOfPem(text: string): Promise<JsonWebKey | undefined> {
  const bytes = bytesOfPem('PUBLIC KEY', text);
  if (bytes === undefined) return undefined;
  const kinds = [RSA, ...Object.keys(CURVES).map((namedCurve) => ({ name: 'ECDSA', namedCurve }))];
  for (const kind of kinds) {
    // Which kind it is stands inside; a browser tells only whether it is the one asked for.
    const key = await crypto.subtle.importKey('spki', bytes, kind, true, ['verify']).catch(() => undefined);
    if (key !== undefined) {
      const { alg: _, ...jwk } = await crypto.subtle.exportKey('jwk', key);
      return jwk;
    }
  }
  return undefined;
}

function bytesOfPem(label: string, text: string): Uint8Array<ArrayBuffer> | undefined {
  const body = new RegExp(`-----BEGIN ${label}-----([\\s\\S]+)-----END ${label}-----`).exec(text)?.[1];
  return body === undefined
    ? undefined
    : Uint8Array.from(atob(body.replace(/\s/g, '')), (letter) => letter.charCodeAt(0));
}

function pem(label: string, bytes: Uint8Array): string {
  const lines = base64(bytes).match(/.{1,64}/g)!;
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

const hexadecimal = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export const base64 = (bytes: Uint8Array): string => btoa([...bytes].map((byte) => String.fromCharCode(byte)).join(''));

const base64url = (bytes: Uint8Array): string =>
  base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** A signed token of these claims, as Maskinporten wants its grants. */
export async function signed(
  { keyId, algorithm, sign }: KeyPair,
  claims: Readonly<Record<string, unknown>>,
): Promise<string> {
  const part = (value: unknown) => base64url(new TextEncoder().encode(JSON.stringify(value)));
  const text = `${part({ alg: algorithm, kid: keyId })}.${part(claims)}`;
  return `${text}.${base64url(await sign(text))}`;
}

/** Takes a private key for signing in this browser, and finds it among the public keys of its client by its numbers. */
export async function readPrivateKey(
  text: string,
  registered: readonly ClientKey[],
): Promise<KeyPair | 'unknown' | undefined> {
  const trimmed = text.trim();
  for (const algorithm of ALGORITHMS) {
    const key = await privateKeyOf(trimmed, algorithm).catch(() => undefined);
    if (key === undefined) continue;
    const { n, x, y } = await crypto.subtle.exportKey('jwk', key);
    const publicKey = registered.find((one) => (one.kty === 'RSA' ? one.n === n : one.x === x && one.y === y));
    if (publicKey === undefined) return 'unknown';
    const { kid: keyId } = publicKey;
    return { keyId, algorithm, publicKey, privatePem: trimmed, privateJwk: '', sign: signer(algorithm, key) };
  }
  return undefined;
}

function privateKeyOf(text: string, algorithm: Algorithm): Promise<CryptoKey> {
  const bytes = bytesOfPem('PRIVATE KEY', text);
  if (bytes !== undefined) return crypto.subtle.importKey('pkcs8', bytes, IMPORTING[algorithm], true, ['sign']);
  const { alg: _, ...jwk } = JSON.parse(text) as JsonWebKey;
  return crypto.subtle.importKey('jwk', jwk, IMPORTING[algorithm], true, ['sign']);
}
