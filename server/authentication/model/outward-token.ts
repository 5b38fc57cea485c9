import { type Claims, newTokenId } from './maskinporten-claims.ts';
import { identityOf } from './organization-identity.ts';

/** Organisation the platform's own calls are made in the name of (events §3.2). */
const PLATFORM = '991825827';
/** Client of tokens that are shown to somebody outside. No client can be registered with it. */
const OUTWARD_CLIENT = '00000000-0000-0000-0000-000000000001';
/** Seconds; the token is made for one call. */
const LIFETIME = 120;

/**
 * Claims of a Maskinporten token that shows an endpoint of somebody else's who is calling. `audience` is the endpoint's
 * origin: it must not work at another's.
 */
export const outwardClaims = (issuer: string, scope: string, audience: string, now: Date): Claims => {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return {
    iss: issuer,
    client_amr: 'private_key_jwt',
    token_type: 'Bearer',
    client_id: OUTWARD_CLIENT,
    aud: audience,
    consumer: identityOf(PLATFORM),
    scope,
    iat: issuedAt,
    exp: issuedAt + LIFETIME,
    jti: newTokenId(),
  };
};

/** Was the token made to be shown to others? Whoever got it must not come back with it as the platform itself. */
export const isOutward = (claims: Claims): boolean => claims.client_id === OUTWARD_CLIENT;
