import type { CryptoKey, KeyObject } from 'jose';

/** The two issuers whose keys lie in our database; each signs with keys of its own. */
export type SigningIssuer = 'altinn' | 'maskinporten';

/**
 * Whose tokens they are: `id-porten` and `altinn-studio` are taken by the exchange alone, `platform` (tokens that the
 * platform's own components sign for themselves) in a header of its own.
 */
export type IssuerKind = SigningIssuer | 'dialog' | 'id-porten' | 'altinn-studio' | 'platform';

/** An issuer whose tokens are believed. */
export interface TrustedIssuer {
  readonly kind: IssuerKind;
  /** Compared exactly with the claim `iss`. */
  readonly issuer: string;
  /** Signature algorithms believed from this issuer. */
  readonly algorithms: readonly string[];
  /** Must be among the token's `aud`; undefined where the issuer's tokens have none (authentication §1.6). */
  readonly audience?: string | undefined;
  /**
   * Whose tokens may hold this installation's own scopes (`budstikke:…`): undefined, anybody's of ours; else the
   * organisation that operates it. Elsewhere such a scope is somebody else's to give.
   */
  readonly ownScopesFor?: { readonly organizationNumber: string | undefined };
  /** The public key with this id; undefined when the issuer has none. Rejects while its keys cannot be got. */
  keyOf(keyId: string): Promise<CryptoKey | KeyObject | undefined>;
}
