import type { ClientKey } from './api.ts';

/** A key pair made in this browser. The private half is handed to the person and to nobody else. */
export interface KeyPair {
  readonly keyId: string;
  readonly publicKey: ClientKey;
  /** The private key in the forms that libraries read. */
  readonly privatePem: string;
  readonly privateJwk: string;
  readonly sign: (text: string) => Promise<Uint8Array<ArrayBuffer>>;
}

const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const BITS = 2048;

/** Makes an RSA key pair for RS256, named after the day it was made. */
export async function makeKeyPair(now: Date): Promise<KeyPair> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(
    { ...ALGORITHM, modulusLength: BITS, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ['sign', 'verify'],
  );
  const keyId = `key-${now.toISOString().slice(0, 10)}-${hexadecimal(crypto.getRandomValues(new Uint8Array(3)))}`;
  const [open, secret, pkcs8] = await Promise.all([
    crypto.subtle.exportKey('jwk', publicKey),
    crypto.subtle.exportKey('jwk', privateKey),
    crypto.subtle.exportKey('pkcs8', privateKey),
  ]);
  const { kty, n, e, d, p, q, dp, dq, qi } = secret;
  return {
    keyId,
    publicKey: { kty: 'RSA', alg: 'RS256', use: 'sig', kid: keyId, n: open.n!, e: open.e! },
    privatePem: pem('PRIVATE KEY', new Uint8Array(pkcs8)),
    privateJwk: `${JSON.stringify({ kty, alg: 'RS256', use: 'sig', kid: keyId, n, e, d, p, q, dp, dq, qi }, null, 2)}\n`,
    sign: async (text) =>
      new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, new TextEncoder().encode(text))),
  };
}

/** Reads a public key that somebody made elsewhere: a JWK, a set of one, or PEM. Undefined for what is none. */
export async function readPublicKey(text: string, now: Date): Promise<ClientKey | 'private' | undefined> {
  const trimmed = text.trim();
  if (/PRIVATE KEY-----/.test(trimmed)) return 'private';
  try {
    const key = trimmed.startsWith('{') ? jwkIn(trimmed) : await jwkOfPem(trimmed);
    if (key === undefined || key.kty !== 'RSA' || key.n === undefined || key.e === undefined) return undefined;
    if (key.d !== undefined) return 'private';
    const named = (key as { kid?: unknown }).kid;
    const kid = typeof named === 'string' && named !== '' ? named : `key-${now.toISOString().slice(0, 10)}`;
    return { kty: 'RSA', alg: key.alg ?? 'RS256', use: 'sig', kid, n: key.n, e: key.e };
  } catch {
    return undefined;
  }
}

function jwkIn(text: string): JsonWebKey | undefined {
  const value = JSON.parse(text) as JsonWebKey & { keys?: readonly JsonWebKey[] };
  return value.keys === undefined ? value : value.keys[0];
}

async function jwkOfPem(text: string): Promise<JsonWebKey | undefined> {
  const body = /-----BEGIN PUBLIC KEY-----([\s\S]+)-----END PUBLIC KEY-----/.exec(text)?.[1];
  if (body === undefined) return undefined;
  const bytes = Uint8Array.from(atob(body.replace(/\s/g, '')), (letter) => letter.charCodeAt(0));
  const key = await crypto.subtle.importKey('spki', bytes, ALGORITHM, true, ['verify']);
  return crypto.subtle.exportKey('jwk', key);
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
export async function signed({ keyId, sign }: KeyPair, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const part = (value: unknown) => base64url(new TextEncoder().encode(JSON.stringify(value)));
  const text = `${part({ alg: 'RS256', kid: keyId })}.${part(claims)}`;
  return `${text}.${base64url(await sign(text))}`;
}

/** Takes a private key for signing in this browser, and finds it among the public keys of its client by its modulus. */
export async function readPrivateKey(
  text: string,
  registered: readonly ClientKey[],
): Promise<KeyPair | 'unknown' | undefined> {
  try {
    const trimmed = text.trim();
    const body = /-----BEGIN PRIVATE KEY-----([\s\S]+)-----END PRIVATE KEY-----/.exec(trimmed)?.[1];
    const key =
      body === undefined
        ? await crypto.subtle.importKey('jwk', JSON.parse(trimmed) as JsonWebKey, ALGORITHM, true, ['sign'])
        : await crypto.subtle.importKey(
            'pkcs8',
            Uint8Array.from(atob(body.replace(/\s/g, '')), (letter) => letter.charCodeAt(0)),
            ALGORITHM,
            true,
            ['sign'],
          );
    const { n } = await crypto.subtle.exportKey('jwk', key);
    const publicKey = registered.find((one) => one.n === n);
    if (publicKey === undefined) return 'unknown';
    return {
      keyId: publicKey.kid,
      publicKey,
      privatePem: trimmed,
      privateJwk: '',
      sign: async (signedText) =>
        new Uint8Array(await crypto.subtle.sign(ALGORITHM, key, new TextEncoder().encode(signedText))),
    };
  } catch {
    return undefined;
  }
}
