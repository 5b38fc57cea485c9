/** The absolute addresses this installation puts in tokens and metadata. */
export interface Addresses {
  /** Base of all of them, without a final slash. */
  readonly publicUrl: string;
  /** Issuer of Altinn tokens, with a final slash like the original's. */
  readonly altinnIssuer: string;
  /** Issuer of Maskinporten tokens, with a final slash like the original's. */
  readonly maskinportenIssuer: string;
  readonly maskinportenToken: string;
  /** Address clients exchange tokens at, without the provider. */
  readonly exchange: string;
  /** The one issuer of delegations to suppliers that scopes may name. */
  readonly delegationSource: string;
}

/** Makes the addresses of an installation from its public URL (no final slash). */
export const addressesOf = (publicUrl: string): Addresses => ({
  publicUrl,
  altinnIssuer: `${publicUrl}/authentication/api/v1/openid/`,
  maskinportenIssuer: `${publicUrl}/maskinporten/`,
  maskinportenToken: `${publicUrl}/maskinporten/token`,
  exchange: `${publicUrl}/authentication/api/v1/exchange`,
  delegationSource: `${publicUrl}/`,
});
