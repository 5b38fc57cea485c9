import type { Access } from '../../../http/caller.ts';
import { Problem } from '../../../http/problem.ts';

/** Whoever is logged in; that it is the user asked about is tested per call. */
export const userAccess: Access = { kind: 'token', scopes: [], kinds: ['altinn'], allows: () => true };

/** The token is not that of the user that is asked about. */
export const notThisUser = (): Problem => new Problem('403', 403, 'Users may ask about themselves only.');
