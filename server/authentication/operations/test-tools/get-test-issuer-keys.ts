import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { type TestTokenIssuer, WELL_KNOWN } from '../../test-token-issuer.ts';

export const getTestIssuerKeys = (issuer: TestTokenIssuer): Operation =>
  operation({
    name: 'GetTestIssuerKeys',
    method: 'GET',
    path: `${WELL_KNOWN}/jwks.json`,
    tag: 'Test tools',
    summary: 'Public key of the issuer of test tokens for `env=none`',
    access: anonymous,
    behindGateway: false,
    answers: { 200: { description: 'A JSON Web Key set' } },
    problems: problemDetails,
    handle: async () => ok({ keys: [issuer.publicJwk] }),
  });
