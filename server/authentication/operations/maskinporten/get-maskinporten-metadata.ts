import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { maskinportenMetadata } from '../../model/metadata.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import type { Parts } from '../../parts.ts';

/**
 * Metadata of the token issuer, below the issuer as Maskinporten has it, and where RFC 8414 puts it for an issuer with a
 * path (libraries look there).
 */
export const getMaskinportenMetadata = ({ addresses }: Parts): Operation[] =>
  [
    { path: '/maskinporten/.well-known/oauth-authorization-server', hidden: false },
    { path: '/.well-known/oauth-authorization-server/maskinporten', hidden: true },
  ].map(({ path, hidden }) =>
    operation({
      name: hidden ? 'GetMaskinportenMetadataByRfc8414' : 'GetMaskinportenMetadata',
      method: 'GET',
      path,
      tag: 'Maskinporten',
      summary: 'Metadata of the token issuer',
      hidden,
      access: anonymous,
      behindGateway: false,
      answers: { 200: { description: 'The metadata' } },
      problems: oauthProblems,
      handle: async () => ok(maskinportenMetadata(addresses)),
    }),
  );
