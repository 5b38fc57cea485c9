import type { CryptoKey, KeyObject } from 'jose';

/** The two issuers whose keys lie in our database; each signs with keys of its own. */
export type SigningIssuer = 'altinn' | 'maskinporten';

/** An issuer whose tokens are believed. */
export interface TrustedIssuer {
  readonly kind: SigningIssuer | 'id-porten' | 'dialog';
  /** Compared exactly with the claim `iss`. */
  readonly issuer: string;
  /** Signature algorithms believed from this issuer. */
  readonly algorithms: readonly string[];
  /** The public key with this id; undefined when the issuer has none. */
  keyOf(keyId: string): Promise<CryptoKey | KeyObject | undefined>;
}
