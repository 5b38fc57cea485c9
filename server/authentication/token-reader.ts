import { hash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import type { Clock } from '../foundation/clock.ts';
import type { Caller, TokenReader as TokenReaderPort } from '../http/caller.ts';
import type { TokenVerdict } from './port.ts';
import { callerOfClaims } from './model/caller-of-claims.ts';
import type { TrustedIssuer } from './model/issuers.ts';
import type { Claims } from './model/maskinporten-claims.ts';
import { isOutward } from './model/outward-token.ts';
import { organizationNumberOf } from './model/organization-identity.ts';
import { scopesOf } from './model/scopes.ts';

/** Most verified tokens remembered; at about 2 kB each. */
const MOST_REMEMBERED = 10_000;
/** Seconds the exchange is lenient about `exp` (authentication §2.2); elsewhere there is no leniency (§2.7). */
const EXCHANGE_SKEW = 10;

/** A token whose signature, issuer and `exp` have been verified. */
export interface VerifiedToken {
  readonly kind: TrustedIssuer['kind'];
  readonly issuer: string;
  readonly claims: Claims;
}

interface Remembered extends VerifiedToken {
  /** Seconds since 1970. */
  readonly expires: number;
  /** Undefined for tokens that only the exchange takes, and for those that name an unreadable caller. */
  readonly caller: Caller | undefined;
}

/**
 * Verifies bearer tokens: the issuer must equal a trusted one exactly, the signature must be one of that issuer's own keys
 * and of the algorithms it is trusted for, and `exp` must be there and ahead. What was verified is remembered under the
 * token's hash until it expires.
 */
export class TokenReader implements TokenReaderPort {
  readonly #clock: Clock;
  readonly #issuers: ReadonlyMap<string, TrustedIssuer>;
  readonly #testTokens: boolean;
  readonly #remembered = new Map<string, Remembered>();

  constructor(clock: Clock, issuers: readonly TrustedIssuer[], options: { testTokens: boolean }) {
    this.#clock = clock;
    this.#issuers = new Map(issuers.map((issuer) => [issuer.issuer, issuer]));
    this.#testTokens = options.testTokens;
  }

  async read(token: string): Promise<Caller | undefined> {
    return (await this.#verify(token, 0))?.caller;
  }

  /** The claims of a token that is to be exchanged; ten seconds past its `exp` are forgiven. */
  async forExchange(token: string): Promise<VerifiedToken | undefined> {
    return this.#verify(token, EXCHANGE_SKEW);
  }

  /** A token of any trusted issuer, whoever may take it; undefined when it is not valid here and now. */
  async verified(token: string): Promise<VerifiedToken | undefined> {
    return this.#verify(token, 0);
  }

  /** What is wrong with a token, for whoever holds it; the caller when nothing is. */
  async explain(token: string): Promise<TokenVerdict> {
    const bad = (reason: string, next: string): TokenVerdict => ({ kind: 'bad', reason, next });
    const unverified = readable(token);
    if (unverified === undefined)
      return bad('This is not a JWT.', 'Send the raw token: three parts with a full stop between, without quotes.');
    const { iss, exp } = unverified.claims;
    const issuer = this.#issuers.get(String(iss));
    if (issuer === undefined)
      return bad(
        `The issuer ${String(iss)} is not trusted here.`,
        `Get a token of this installation; trusted are ${[...this.#issuers.keys()].join(', ')}.`,
      );
    const now = this.#clock.now();
    if (typeof exp !== 'number' || exp * 1000 <= now.getTime())
      return bad('The token has expired.', `Get a new one; the time here is ${now.toISOString()}.`);
    const caller = await this.read(token);
    return caller === undefined
      ? bad(
          'The signature is wrong, or the key that made it is unknown here.',
          'Get a new token, and send it unchanged.',
        )
      : { kind: 'good', caller };
  }

  async #verify(token: string, skew: number): Promise<Remembered | undefined> {
    const key = hash('sha256', token, 'base64');
    const seconds = this.#clock.now().getTime() / 1000;
    const known = this.#remembered.get(key) ?? (await this.#verifyAnew(token));
    if (known === undefined || known.expires + skew <= seconds) {
      this.#remembered.delete(key);
      return undefined;
    }
    if (!this.#remembered.has(key)) {
      if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.delete(this.#remembered.keys().next().value!);
      this.#remembered.set(key, known);
    }
    return known;
  }

  async #verifyAnew(token: string): Promise<Remembered | undefined> {
    const unverified = readable(token);
    const issuer = this.#issuers.get(String(unverified?.claims.iss));
    const keyId = unverified?.header.kid;
    if (issuer === undefined || keyId === undefined) return undefined;
    const key = await issuer.keyOf(keyId);
    if (key === undefined) return undefined;
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer: issuer.issuer,
        algorithms: [...issuer.algorithms],
        ...(issuer.audience === undefined ? {} : { audience: issuer.audience }),
        requiredClaims: ['exp'],
        clockTolerance: EXCHANGE_SKEW,
        currentDate: this.#clock.now(),
      });
      // A database that once served a demo still holds its key: what test tools made is worth nothing without them.
      if (payload.actual_iss !== undefined && !this.#testTokens) return undefined;
      if (isOutward(payload)) return undefined;
      const claims = withoutOwnScopes(issuer, payload);
      return {
        kind: issuer.kind,
        issuer: issuer.issuer,
        claims,
        expires: payload.exp!,
        caller: callerOf(issuer, claims),
      };
    } catch {
      return undefined;
    }
  }
}

const OWN_SCOPE = 'budstikke:';

/** The claims without scopes that were not the issuer's to give; what is exchanged carries them no further either. */
function withoutOwnScopes({ ownScopesFor }: TrustedIssuer, claims: Claims): Claims {
  if (ownScopesFor === undefined) return claims;
  const scopes = scopesOf(claims.scope);
  if (!scopes.some((scope) => scope.startsWith(OWN_SCOPE))) return claims;
  const { organizationNumber } = ownScopesFor;
  const isOperator =
    organizationNumber !== undefined &&
    claims.authorization_details === undefined &&
    organizationNumberOf(claims.consumer) === organizationNumber;
  return isOperator ? claims : { ...claims, scope: scopes.filter((scope) => !scope.startsWith(OWN_SCOPE)).join(' ') };
}

/** Undefined for the tokens that only the exchange takes. A component of the platform is nobody's but itself. */
function callerOf({ kind, issuer }: TrustedIssuer, claims: Claims): Caller | undefined {
  switch (kind) {
    case 'altinn':
    case 'maskinporten':
    case 'dialog':
      return callerOfClaims(kind, issuer, claims);
    case 'platform':
      // Apps of service owners sign such tokens too, and have no more to say here than the introspection tells.
      return issuer === 'platform'
        ? callerOfClaims('altinn', issuer, { 'urn:altinn:app': claims['urn:altinn:app'] })
        : undefined;
    case 'id-porten':
    case 'altinn-studio':
      return undefined;
  }
}

/** Is this a JWT at all? Says nothing of its being true. */
export const isReadableToken = (token: string): boolean => readable(token) !== undefined;

function readable(token: string) {
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}
