import { timingSafeEqual } from 'node:crypto';
import type { Caller } from '../../../http/caller.ts';
import { bearerOf } from '../../../http/gate.ts';
import type { Answer } from '../../../http/operation.ts';
import { covers } from '../scopes.ts';

const USER = Buffer.from('test:test');

const challenge: Answer = {
  status: 401,
  headers: { 'www-authenticate': 'Basic realm="AltinnTestTools - TokenGenerator"' },
};

const text = (status: number, body: string): Answer => ({ status, contentType: 'text/plain; charset=utf-8', body });

/**
 * May the caller make test tokens of this kind (authentication §4)? Basic `test`:`test` may make every kind, a
 * Maskinporten token those its scopes cover. Answers the refusal, or undefined.
 */
export function refuseTestTools(
  authorization: string | undefined,
  caller: Caller | undefined,
  scope: string,
): Answer | undefined {
  const bearer = bearerOf(authorization);
  if (bearer !== undefined) return refuseBearer(bearer, caller, scope);
  const basic = /^basic\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) return challenge;
  // Padding may be missing.
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(basic)) return { status: 400 };
  const credentials = Buffer.from(basic, 'base64');
  if (!credentials.includes(':')) return { status: 400 };
  return credentials.length === USER.length && timingSafeEqual(credentials, USER) ? undefined : challenge;
}

function refuseBearer(token: string, caller: Caller | undefined, scope: string): Answer | undefined {
  if (caller?.kind === 'maskinporten')
    return [...caller.scopes].some((held) => covers(held, scope))
      ? undefined
      : text(403, `Missing required scope: ${scope}`);
  return algorithmOf(token) === 'RS256' ? text(403, 'Invalid bearer token') : text(400, 'Expected RsaSha256 signature');
}

function algorithmOf(token: string): unknown {
  try {
    return (JSON.parse(Buffer.from(token.split('.', 1)[0]!, 'base64url').toString('utf8')) as { alg?: unknown }).alg;
  } catch {
    return undefined;
  }
}
