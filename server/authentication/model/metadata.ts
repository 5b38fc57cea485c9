import type { Addresses } from './addresses.ts';
import { GRANT_ALGORITHMS } from './grant-algorithms.ts';

/** Metadata of the Maskinporten issuer (RFC 8414, authentication §1.1): what this installation really does. */
export const maskinportenMetadata = ({ maskinportenIssuer, maskinportenToken }: Addresses) => ({
  issuer: maskinportenIssuer,
  token_endpoint: maskinportenToken,
  jwks_uri: `${maskinportenIssuer}jwk`,
  grant_types_supported: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: Object.keys(GRANT_ALGORITHMS),
  authorization_details_types_supported: ['urn:altinn:systemuser'],
});

/** Discovery document of the Altinn issuer (authentication §2.6). Members without a value are left out. */
export const altinnMetadata = ({ altinnIssuer }: Addresses) => ({
  issuer: altinnIssuer,
  jwks_uri: `${altinnIssuer}.well-known/openid-configuration/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
});
