import { type Access, anyScope } from '../http/caller.ts';

/** People who are logged in, by session or by a token of their own. */
export const personOnly: Access = anyScope(['altinn:portal/enduser', 'altinn:correspondence.read'], ['altinn']);
