import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { type TestTokenIssuer, WELL_KNOWN } from '../../test-token-issuer.ts';

/** Metadata of the issuer of `env=none`: just these two members, as the original. */
export const getTestIssuer = (issuer: TestTokenIssuer, publicUrl: string): Operation =>
  operation({
    name: 'GetTestIssuer',
    method: 'GET',
    path: `${WELL_KNOWN}/oauth-authorization-server`,
    tag: 'Test tools',
    summary: 'Metadata of the issuer of test tokens for `env=none`',
    access: anonymous,
    behindGateway: false,
    answers: { 200: { description: 'Issuer and the address of its keys' } },
    problems: problemDetails,
    handle: async () => ok({ issuer: issuer.issuer, jwks_uri: `${publicUrl}${WELL_KNOWN}/jwks.json` }),
  });
