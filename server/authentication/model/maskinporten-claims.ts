import { randomBytes } from 'node:crypto';
import type { Grant } from './grant.ts';
import { identityOf } from './organization-identity.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** 43 characters of base64url, as in real tokens. */
export const newTokenId = (): string => randomBytes(32).toString('base64url');

/** What the steps of a grant have found out. */
export interface Granted {
  readonly clientId: string;
  readonly consumer: string;
  readonly supplier: string | undefined;
  readonly delegationSource: string | undefined;
  readonly systemUser: Claims | undefined;
  /** Seconds. */
  readonly lifetime: number;
}

/** Claims of a Maskinporten access token (authentication §1.6). */
export function maskinportenClaims(issuer: string, grant: Grant, granted: Granted, now: Date): Claims {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const { supplier, delegationSource, systemUser } = granted;
  return {
    iss: issuer,
    client_amr: 'private_key_jwt',
    token_type: 'Bearer',
    client_id: granted.clientId,
    ...(grant.resource === undefined ? {} : { aud: grant.resource }),
    consumer: identityOf(granted.consumer),
    ...(supplier === undefined ? {} : { supplier: identityOf(supplier), delegation_source: delegationSource }),
    scope: grant.scopes.join(' '),
    ...(grant.personIdentifier === undefined ? {} : { pid: grant.personIdentifier }),
    ...(systemUser === undefined ? {} : { authorization_details: [systemUser] }),
    iat: issuedAt,
    exp: issuedAt + granted.lifetime,
    jti: newTokenId(),
  };
}
