import { request } from '../../common/api/request.ts';
import { type KeyPair, signed } from './key-pair.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Seconds that a grant lives. */
const LIFE = 100;

/** A token that was fetched, and the Altinn token it was exchanged for. */
export interface Tokens {
  readonly scopes: readonly string[];
  readonly altinn: string;
  /** What is in the Altinn token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * What the server's clock says; the demo's may have been moved, and a grant of another time is refused. `profile` is that
 * of the session.
 */
async function serverTime(profile: 'demo' | 'production'): Promise<Date> {
  if (profile !== 'demo') return new Date();
  const { now } = await request<{ now: string }>('GET', '/testtools/api/clock');
  return new Date(now);
}

/** Fetches a Maskinporten token with the key pair and exchanges it, as the sender's own system will. */
export async function fetchTokens(
  profile: 'demo' | 'production',
  clientId: string,
  keyPair: KeyPair,
  scopes: readonly string[],
): Promise<Tokens> {
  const { issuer } = await request<{ issuer: string }>('GET', '/maskinporten/.well-known/oauth-authorization-server');
  const now = Math.floor((await serverTime(profile)).getTime() / 1000);
  const assertion = await signed(keyPair, {
    aud: issuer,
    iss: clientId,
    scope: scopes.join(' '),
    iat: now,
    exp: now + LIFE,
    jti: crypto.randomUUID(),
  });
  const given = await request<{ access_token: string; scope: string }>('POST', '/maskinporten/token', {
    body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const altinn = await request<string>('GET', '/authentication/api/v1/exchange/maskinporten', {
    headers: { authorization: `Bearer ${given.access_token}` },
  });
  return { scopes: given.scope.split(' '), altinn, claims: claimsOf(altinn) };
}

function claimsOf(token: string): Readonly<Record<string, unknown>> {
  const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(payload), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}
