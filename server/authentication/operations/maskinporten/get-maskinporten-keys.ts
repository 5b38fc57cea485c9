import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { oauthProblems } from '../../model/oauth-problems.ts';
import type { Parts } from '../../parts.ts';

/** Public keys of the token issuer: `jwk` as Maskinporten spells it, and the spellings others expect (authentication §1.1). */
export const getMaskinportenKeys = ({ signingKeys }: Parts): Operation[] =>
  [
    { name: 'GetMaskinportenKeys', path: '/maskinporten/jwk' },
    { name: 'GetMaskinportenJwks', path: '/maskinporten/jwks', hidden: true },
    { name: 'GetMaskinportenJwksJson', path: '/maskinporten/jwks.json', hidden: true },
  ].map((spelling) =>
    operation({
      ...spelling,
      method: 'GET',
      tag: 'Maskinporten',
      summary: 'Public keys of the token issuer',
      access: anonymous,
      behindGateway: false,
      answers: { 200: { description: 'A JSON Web Key set' } },
      problems: oauthProblems,
      handle: async () => ok({ keys: await signingKeys.published('maskinporten') }),
    }),
  );
