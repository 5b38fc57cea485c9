import { createHash } from 'node:crypto';
import type { Addresses } from './addresses.ts';
import { type CompactJws, readCompactJws, withoutPadding } from './compact-jws.ts';
import {
  GRANT_ALGORITHM_NAMES,
  type GrantAlgorithm,
  isGrantAlgorithm,
  type PublicNumbers,
  verifies,
} from './grant-algorithms.ts';
import { grantProblem } from './grant-problems.ts';
import { isOrganizationNumber } from './organization-identity.ts';
import { scopesOf } from './scopes.ts';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const LONGEST_ASSERTION = 16_384;
/** Seconds an assertion's `iat` may be ahead of or behind our clock. */
export const CLOCK_SKEW = 10;
/** Most seconds from `iat` to `exp`. */
const LONGEST_LIFE = 120;

/** What an assertion asks for. Only `iss` and `kid` are looked at before the signature is verified. */
export interface Grant {
  readonly jws: CompactJws;
  readonly algorithm: GrantAlgorithm;
  readonly keyId: string | undefined;
  /** True when a certificate came instead of a key id. */
  readonly hasCertificate: boolean;
  readonly issuer: string;
  readonly audience: unknown;
  readonly scopes: readonly string[];
  /** Seconds since 1970, as is every time in an assertion. */
  readonly issuedAt: number;
  readonly expires: number;
  readonly notBefore: number | undefined;
  readonly id: string | undefined;
  readonly resource: string | readonly string[] | undefined;
  readonly personIdentifier: string | undefined;
  readonly consumer: string | undefined;
  readonly authorizationDetails: unknown;
}

/** A key registered on the client. */
export interface RegisteredKey {
  readonly keyId: string;
  readonly algorithm: GrantAlgorithm;
  readonly numbers: PublicNumbers;
  readonly expires: Date;
}

/** The client as the token endpoint needs it, with the key of the asked `kid`. */
export interface GrantClient {
  readonly clientId: string;
  readonly organizationNumber: string;
  /** Seconds. */
  readonly accessTokenLifetime: number;
  readonly key: RegisteredKey | undefined;
}

/** A scope that is registered on the client. */
export interface GrantScope {
  readonly name: string;
  readonly owner: string | null;
  readonly allowedIntegrationTypes: readonly string[];
  readonly accessibleForAll: boolean;
  /** Seconds; 0 sets no limit of its own. */
  readonly maxAge: number;
  readonly delegationSource: string | null;
  /** The consumer stands in the scope's access list. */
  readonly granted: boolean;
  /** The consumer has delegated the scope to the client's organisation. */
  readonly delegated: boolean;
}

/** Step 1: the assertion of a token request (authentication §1.2). `form` is the body, already parsed. */
export function readTokenRequest(contentType: string | undefined, form: URLSearchParams): string {
  if (contentType?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/x-www-form-urlencoded')
    throw grantProblem('form', 'Send grant_type and assertion as form fields, not as JSON.');
  const grantType = single(form, 'grant_type');
  if (grantType !== GRANT_TYPE) throw grantProblem('grant-type', `Use grant_type=${GRANT_TYPE}.`);
  const assertion = single(form, 'assertion');
  if (assertion.length > LONGEST_ASSERTION)
    throw grantProblem('MP-011', `The assertion is longer than ${LONGEST_ASSERTION} characters.`);
  return assertion;
}

function single(form: URLSearchParams, parameter: string): string {
  const [value = '', ...more] = form.getAll(parameter);
  if (more.length > 0) throw grantProblem('repeated-parameter', `Send ${parameter} once.`, { parameter });
  if (value === '') throw grantProblem('missing-parameter', `Send ${parameter} in the form.`, { parameter });
  return value;
}

/** Step 2: takes the assertion apart without trusting it; refuses header members that would bring their own key. */
export function readGrant(assertion: string): Grant {
  const jws = readCompactJws(assertion);
  if (jws === undefined)
    throw grantProblem(
      'MP-011',
      'The assertion must be a compact JWT: three base64url parts with dots between, and no newline.',
    );
  const { header, payload } = jws;
  const { alg, x5c } = header;
  if (!isGrantAlgorithm(alg))
    throw grantProblem(
      'MP-011',
      `Sign the assertion with ${GRANT_ALGORITHM_NAMES}, whichever the key is registered for.`,
    );
  for (const name of ['crit', 'jwk', 'jku', 'x5u'])
    if (header[name] !== undefined) throw grantProblem('MP-011', `Leave out the header member ${name}.`);
  if (x5c !== undefined && !Array.isArray(x5c)) throw grantProblem('MP-123', 'x5c must be an array of certificates.');

  const text = textOf(payload);
  const time = timeOf(payload);
  const issuer = text('iss');
  if (issuer === undefined) throw grantProblem('MP-011', 'The claim iss must hold the client_id.');
  const issuedAt = time('iat');
  const expires = time('exp');
  if (issuedAt === undefined || expires === undefined)
    throw grantProblem('MP-011', 'The claims iat and exp are required: seconds since 1970, as numbers.');
  if (payload.iss_onbehalfof !== undefined)
    throw grantProblem('MP-011', 'On-behalf-of registrations (iss_onbehalfof) are not offered here; use consumer_org.');
  const personIdentifier = text('pid');
  if (personIdentifier !== undefined && !/^[0-9]{11}$/.test(personIdentifier))
    throw grantProblem('MP-011', 'The claim pid must be eleven digits.');
  const consumer = text('consumer_org');
  if (consumer !== undefined && !isOrganizationNumber(consumer))
    throw grantProblem('MP-011', 'The claim consumer_org must be nine digits.');
  return {
    jws,
    algorithm: alg,
    keyId: textOf(header)('kid') || undefined,
    hasCertificate: x5c !== undefined,
    issuer,
    audience: payload.aud,
    scopes: scopesOf(text('scope')),
    issuedAt,
    expires,
    notBefore: time('nbf'),
    id: text('jti') || undefined,
    resource: resourceOf(payload.resource),
    personIdentifier,
    consumer,
    authorizationDetails: payload.authorization_details,
  };
}

const textOf =
  (part: CompactJws['payload']) =>
  (claim: string): string | undefined => {
    const value = part[claim];
    if (value === undefined || value === null) return undefined;
    // PostgreSQL cannot look for U+0000.
    if (typeof value !== 'string' || value.includes('\0')) throw grantProblem('MP-011', `${claim} must be a text.`);
    return value;
  };

const timeOf =
  (payload: Readonly<Record<string, unknown>>) =>
  (claim: string): number | undefined => {
    const value = payload[claim];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw grantProblem('MP-011', `The claim ${claim} must be a number of seconds since 1970.`);
    return value;
  };

/** `resource` is documented as an array, and sent as a plain text by several libraries. */
function resourceOf(claim: unknown): string | readonly string[] | undefined {
  if (claim === undefined || claim === null) return undefined;
  if (typeof claim === 'string') return claim;
  if (Array.isArray(claim) && claim.length > 0 && claim.every((value) => typeof value === 'string'))
    return claim.length === 1 ? (claim[0] as string) : (claim as string[]);
  throw grantProblem('MP-011', 'The claim resource must be a text or an array of texts.');
}

/** Step 4: the key the assertion names, among the client's own keys and still valid. */
export function keyOf(client: GrantClient, grant: Grant, now: Date, { maskinportenIssuer }: Addresses): RegisteredKey {
  if (grant.keyId === undefined) {
    if (grant.hasCertificate)
      throw grantProblem(
        'MP-120',
        'Enterprise certificates are not accepted here. Register a public key on the client and send its kid.',
      );
    throw grantProblem('no-kid', 'Put the kid of a key that is registered on the client into the JWT header.');
  }
  const keys = `${maskinportenIssuer}clients/${client.clientId}/jwks`;
  if (client.key === undefined)
    throw grantProblem(
      'unknown-kid',
      `Register the public key at ${keys}, where it works at once, or send the kid of a key that is there.`,
    );
  if (client.key.expires <= now)
    throw grantProblem(
      'MP-121',
      `The key expired ${client.key.expires.toISOString()}. Upload it again, or a new one, at ${keys}.`,
    );
  return client.key;
}

/** Step 5: the signature, with the algorithm the key was registered for and no other. */
export async function verifySignature(grant: Grant, key: RegisteredKey): Promise<void> {
  if (grant.algorithm !== key.algorithm)
    throw grantProblem('MP-124', `The key is registered for ${key.algorithm}; the assertion says ${grant.algorithm}.`);
  const { signedText, signature } = grant.jws;
  // A client that pads may have padded before it signed, or after: both are the same assertion to us.
  for (const text of new Set([signedText, withoutPadding(signedText)]))
    if (await verifies(key, Buffer.from(text), signature)) return;
  throw grantProblem(
    'MP-124',
    `Sign with the private key that belongs to the public key registered as kid ${key.keyId}.`,
  );
}

/** Step 6a: the issuer with or without its final slash, or the token address (authentication §1.4). */
export function checkAudience({ audience }: Grant, { maskinportenIssuer, maskinportenToken }: Addresses): void {
  const given = (Array.isArray(audience) ? audience : [audience]) as unknown[];
  const allowed = new Set([withoutFinalSlash(maskinportenIssuer), maskinportenToken]);
  if (given.some((value) => typeof value === 'string' && allowed.has(withoutFinalSlash(value)))) return;
  throw grantProblem('MP-110', `Set aud to ${maskinportenIssuer} (or to ${maskinportenToken}).`);
}

const withoutFinalSlash = (url: string): string => url.replace(/\/$/, '');

/** Step 6b: issued within ten seconds of now, not yet expired, and meant to live for two minutes at most. */
export function checkTimes({ issuedAt, expires, notBefore }: Grant, now: Date): void {
  const seconds = now.getTime() / 1000;
  const server = `The server's time is ${now.toISOString()}`;
  if (issuedAt > seconds + CLOCK_SKEW)
    throw grantProblem(
      'issued-later',
      `${server}; iat is ${Math.round(issuedAt - seconds)} s ahead of it. Check the clock.`,
    );
  if (notBefore !== undefined && notBefore > seconds + CLOCK_SKEW)
    throw grantProblem(
      'issued-later',
      `${server}; nbf is ${Math.round(notBefore - seconds)} s ahead of it. Leave nbf out.`,
    );
  if (expires <= seconds)
    throw grantProblem(
      'MP-130',
      `${server}; exp was ${Math.round(seconds - expires)} s before it. Make a new assertion for each request.`,
    );
  if (issuedAt < seconds - CLOCK_SKEW)
    throw grantProblem(
      'MP-130',
      `${server}; iat is ${Math.round(seconds - issuedAt)} s behind it and may be ${CLOCK_SKEW}. Make a new assertion for each request, and check the clock.`,
    );
  if (expires - issuedAt > LONGEST_LIFE)
    throw grantProblem(
      'MP-011',
      `exp may be at most ${LONGEST_LIFE} s after iat; it is ${Math.round(expires - issuedAt)} s.`,
    );
}

/**
 * Step 7: what makes this assertion the same as another: client and `jti`, or the whole assertion when it has none
 * (without padding, which does not change what was signed).
 */
export function replayDigest({ jws, id }: Grant, { clientId }: GrantClient): Buffer {
  const hash = createHash('sha256').update(clientId);
  return (
    id === undefined
      ? hash.update('\nassertion\n').update(withoutPadding(jws.signedText))
      : hash.update('\njti\n').update(id)
  ).digest();
}

/** Step 8: every asked scope is registered on the client, and may be used with Maskinporten. */
export function checkScopes({ scopes }: Grant, registered: readonly GrantScope[]): void {
  if (scopes.length === 0)
    throw grantProblem('MP-200', 'Name at least one scope in the claim scope, with spaces between.');
  const names = new Set(registered.map(({ name }) => name));
  const missing = scopes.filter((scope) => !names.has(scope));
  if (missing.length > 0)
    throw grantProblem('MP-200', `Add to the client, or leave out of the request: ${missing.join(' ')}`);
  const others = registered.filter(
    ({ allowedIntegrationTypes: types }) => types.length > 0 && !types.includes('maskinporten'),
  );
  if (others.length > 0)
    throw grantProblem('MP-201', `Only for a person's login: ${others.map(({ name }) => name).join(' ')}`);
}

/**
 * Step 9: the consumer has access to every scope; and when the client asks on behalf of another organisation
 * (`consumer_org`), that one has delegated its access. Answers consumer and, then, supplier.
 */
export function checkAccess(
  grant: Grant,
  client: GrantClient,
  scopes: readonly GrantScope[],
  { maskinportenIssuer }: Addresses,
): { consumer: string; supplier: string | undefined } {
  const consumer = grant.consumer ?? client.organizationNumber;
  if (grant.consumer === client.organizationNumber)
    throw grantProblem('own-consumer', 'Leave out consumer_org when the client acts for its own organisation.');
  for (const { name, owner, accessibleForAll, granted } of scopes)
    if (!accessibleForAll && !granted && owner !== consumer)
      throw grantProblem(
        'MP-250',
        `The scope's owner gives ${consumer} access with PUT ${maskinportenIssuer}scopes/access/${consumer}?scope=${name}`,
        { scope: name },
      );
  if (grant.consumer === undefined) return { consumer, supplier: undefined };
  for (const { name, delegationSource, delegated } of scopes)
    if (delegationSource === null || !delegated)
      throw grantProblem(
        'MP-251',
        delegationSource === null
          ? 'The scope cannot be delegated: its owner has set no delegation_source.'
          : 'Ask the consumer to delegate the scope to the supplier.',
        { consumer, scope: name, supplier: client.organizationNumber },
      );
  return { consumer, supplier: client.organizationNumber };
}

/** Step 11, in seconds: the least of the client's setting and every scope's limit. */
export const lifetimeOf = ({ accessTokenLifetime }: GrantClient, scopes: readonly GrantScope[]): number =>
  Math.min(accessTokenLifetime, ...scopes.map(({ maxAge }) => maxAge).filter((seconds) => seconds > 0));
