import type { Problem } from '../../http/problem.ts';
import { type OAuthError, oauthProblem } from './oauth-problems.ts';

/** The ways a grant is refused (authentication §1.8): `error`, HTTP status, and the text that programs match on. */
export const GRANT_FAULTS = {
  'MP-011': ['invalid_request', 400, 'Invalid assertion. Invalid parameter value'],
  'MP-012': ['invalid_grant', 400, 'Grant is used before'],
  'MP-100': ['invalid_grant', 400, 'Invalid assertion. Client authentication failed. Client not found'],
  'MP-110': ['invalid_grant', 400, 'Invalid assertion. Client authentication failed. Invalid JWT claim aud'],
  'MP-120': [
    'invalid_grant',
    400,
    'Invalid assertion. Client authentication failed. The JWT is signed with an invalid certificate.',
  ],
  'MP-121': ['invalid_grant', 400, 'Invalid assertion. Client authentication failed. Expired key'],
  'MP-123': ['invalid_grant', 400, 'Invalid JWT header x5c'],
  'MP-124': ['invalid_grant', 400, 'Invalid JWT signature'],
  'MP-130': ['invalid_grant', 400, 'JWT is expired'],
  'MP-200': ['invalid_scope', 400, 'Invalid scope. Token request contains invalid scopes for client'],
  'MP-201': ['invalid_scope', 400, 'Invalid scope. Token request contains scopes not allowed for maskinporten'],
  'MP-250': ['forbidden', 403, 'Consumer has not been granted access to the scope {scope}'],
  'MP-251': [
    'forbidden',
    403,
    'Consumer {consumer} has not delegated access to the scope {scope} to supplier {supplier}',
  ],
  'MP-301': ['invalid_grant', 400, 'Unknown authorization details type'],
  'MP-302': ['invalid_grant', 400, 'Unknown fields in the authorization details'],
  'MP-303': ['invalid_altinn_customer_configuration', 400, 'Invalid authorization details values'],
  'unknown-kid': [
    'invalid_grant',
    400,
    'Invalid assertion. Client authentication failed. Unknown key identifier (kid) for client.',
  ],
  'no-kid': [
    'invalid_grant',
    400,
    'Invalid assertion. Client authentication failed. Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided',
  ],
  'issued-later': ['invalid_grant', 400, 'Issue time is after now'],
  'own-consumer': [
    'invalid_request',
    400,
    'Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid',
  ],
  'grant-type': ['unsupported_grant_type', 400, 'The grant type is not supported'],
  form: ['invalid_request', 400, 'The token request must be a form (application/x-www-form-urlencoded)'],
  'missing-parameter': ['invalid_request', 400, 'The parameter {parameter} is missing'],
  'repeated-parameter': ['invalid_request', 400, 'The parameter {parameter} is given more than once'],
} as const satisfies Record<string, readonly [OAuthError, number, string]>;

/** A refused grant, with what the client should do next. Codes without a published number get no `error_uri`. */
export function grantProblem(
  code: keyof typeof GRANT_FAULTS,
  hint: string,
  fill: Readonly<Record<string, string>> = {},
): Problem {
  const [error, status, text] = GRANT_FAULTS[code];
  const description = text.replace(/\{(\w+)\}/g, (whole, name: string) => fill[name] ?? whole);
  return oauthProblem(error, status, description, hint, code);
}
