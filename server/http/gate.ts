import type { IncomingHttpHeaders } from 'node:http';
import type { Caller, KeyReader, SessionAnswer, SessionReader, TokenReader } from './caller.ts';
import type { Operation } from './operation.ts';
import { type Rendered, statusFacts } from './problem.ts';

/**
 * What a request passes before its body is looked at, in the reference's order: media type (415), API key of the
 * gateway (401), token or browser session (401), scope (403), `Accept` (406).
 */
export type Admission =
  | { readonly kind: 'admitted'; readonly caller: Caller | undefined }
  | { readonly kind: 'refused'; readonly rendered: Rendered };

const refuse = (rendered: Rendered): Admission => ({ kind: 'refused', rendered });

/** 415 with an empty body, decided before authentication (correspondence-send §1.6). */
export function refuseContentType(operation: Operation, headers: IncomingHttpHeaders): Admission | undefined {
  const { body } = operation;
  if (body === undefined) return undefined;
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const accepted =
    body.kind === 'json'
      ? (body.types ?? ['application/json', 'text/json', 'application/*+json'])
      : body.kind === 'form'
        ? ['application/x-www-form-urlencoded']
        : body.types;
  if (type === undefined || type === '') {
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
    if (body.kind === 'stream' ? body.allowNoType === true : !hasBody) return undefined;
    return refuse({ status: 415 });
  }
  return accepted.some((candidate) => matches(candidate, type)) ? undefined : refuse({ status: 415 });
}

const matches = (candidate: string, type: string): boolean =>
  candidate === '*/*' ||
  candidate === type ||
  (candidate.startsWith('application/*+') && type.startsWith('application/') && type.endsWith(candidate.slice(13)));

const MISSING_KEY =
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.';
const INVALID_KEY =
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.';

/** Key, token, scope and `Accept` of a request. */
export async function admit(
  operation: Operation,
  headers: IncomingHttpHeaders,
  { tokens, keys, sessions }: { tokens: TokenReader; keys: KeyReader; sessions?: SessionReader },
): Promise<Admission> {
  const { access } = operation;
  const session = await sessionOf(operation, headers, sessions);
  if (session.kind === 'refused' && access.kind !== 'anonymous') return refuse(explained(403, session.detail));
  // Our own pages are their own gateway.
  if (operation.behindGateway !== false && session.kind !== 'person') {
    const key = await keys.check((headers['ocp-apim-subscription-key'] as string | undefined)?.trim() || undefined);
    if (key.kind === 'limited')
      return refuse({
        status: 429,
        headers: { 'retry-after': String(key.retryAfterSeconds) },
        body: { statusCode: 429, message: `Rate limit is exceeded. Try again in ${key.retryAfterSeconds} seconds.` },
      });
    if (key.kind === 'exhausted')
      return refuse({
        status: 403,
        headers: { 'retry-after': String(key.retryAfterSeconds) },
        body: {
          statusCode: 403,
          message: `Out of call volume quota. Quota will be replenished in ${hoursMinutesSeconds(key.retryAfterSeconds)}.`,
        },
      });
    if (key.kind !== 'ok')
      return refuse({
        status: 401,
        headers: {
          'www-authenticate': 'AzureApiManagementKey realm="budstikke",name="Ocp-Apim-Subscription-Key",type="header"',
        },
        body: { statusCode: 401, message: key.kind === 'missing' ? MISSING_KEY : INVALID_KEY },
      });
  }

  const component =
    access.kind === 'token' && access.platformToken === true ? await componentOf(headers, tokens) : undefined;
  const bearer = bearerOf(headers.authorization);
  const person = session.kind === 'person' ? session.caller : undefined;
  const caller = component ?? person ?? (bearer === undefined ? undefined : await tokens.read(bearer));
  if (access.kind === 'session' && person === undefined) return refuse(loggedOut);
  if (access.kind === 'token' && component === undefined) {
    if (caller === undefined && session.kind === 'over') return refuse(loggedOut);
    if (caller === undefined)
      return refuse({
        status: 401,
        headers: { 'www-authenticate': bearer === undefined ? 'Bearer' : 'Bearer error="invalid_token"' },
      });
    if (!access.kinds.includes(caller.kind)) return refuse(wrongIssuer(caller));
    if (!access.allows(caller)) return refuse({ status: 403 });
  }

  const { produces } = operation;
  if (produces !== undefined && !acceptable(headers.accept, produces))
    return refuse({
      status: 406,
      contentType: 'text/plain; charset=utf-8',
      body: `This endpoint does not support the requested Accept header. Supported Accept headers are: ${produces}, */*.`,
    });
  return { kind: 'admitted', caller };
}

const hoursMinutesSeconds = (seconds: number): string =>
  [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, '0'))
    .join(':');

/** The token of `Authorization: Bearer …`, the scheme in any case. */
export function bearerOf(authorization: string | undefined): string | undefined {
  const match = /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '');
  return match?.[1];
}

/** A request that brings a token is the token's, whatever cookies come along with it. */
async function sessionOf(
  { access, method }: Operation,
  headers: IncomingHttpHeaders,
  sessions: SessionReader | undefined,
): Promise<SessionAnswer> {
  if (sessions === undefined || headers.authorization !== undefined) return { kind: 'none' };
  return sessions.read(headers, method, { asPerson: access.kind === 'session' });
}

const explained = (status: number, detail: string): Rendered => ({
  status,
  contentType: 'application/problem+json; charset=utf-8',
  body: { ...statusFacts(status), status, detail },
});

const loggedOut = explained(401, 'You are not logged in, or have been logged out. Log in at /login.');

/** The platform component that calls, by its own token header (resource-registry §2.3). */
async function componentOf(headers: IncomingHttpHeaders, tokens: TokenReader): Promise<Caller | undefined> {
  const token = headers.platformaccesstoken;
  const caller = typeof token === 'string' ? await tokens.read(token.trim()) : undefined;
  return caller?.issuer === 'platform' ? caller : undefined;
}

/** A Maskinporten token where only Altinn's are taken (correspondence-send §1.2). */
function wrongIssuer(caller: Caller): Rendered {
  if (caller.kind !== 'maskinporten')
    return { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } };
  return {
    status: 403,
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    body: {
      title: 'IDX10205: Issuer validation failed',
      status: 403,
      detail:
        'Maskinporten token is not valid. Exchange to Altinn token and try again. Read more at https://docs.altinn.studio/api/scenarios/authentication/#maskinporten-jwt-access-token-input',
    },
  };
}

/** One of the listed types must literally be the declared one or `any type`; parameters are ignored. */
function acceptable(accept: string | undefined, produces: string): boolean {
  if (accept === undefined || accept.trim() === '') return true;
  return accept.split(',').some((part) => {
    const type = part.split(';', 1)[0]!.trim().toLowerCase();
    return type === '*/*' || type === produces;
  });
}
