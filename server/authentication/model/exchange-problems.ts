import { Problem } from '../../http/problem.ts';

/** Why a token could not be exchanged; the reference answers the same 401 without a word. */
export const notExchanged = (reason: string): Problem => new Problem('401', 401, reason);

/** The header of the abolished enterprise users was sent with an otherwise good token (authentication §2.1). */
export const enterpriseUsersGone = (): Problem =>
  new Problem(
    '410',
    410,
    'Enterprise users (virksomhetsbruker) are abolished. Use a system user, or let the person log in with ID-porten.',
    { type: 'https://docs.altinn.studio', title: 'Virksomhetsbruker is no longer available' },
  );
