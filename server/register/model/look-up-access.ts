import type { Access, Caller } from '../../http/caller.ts';

/** The platform's own components, and who may look parties up (events-notifications-inbox §4.1). */
const LOOK_UP = 'altinn:register/partylookup.admin';
export const mayLookUp = ({ scopes }: Caller): boolean => scopes.has(LOOK_UP);
export const lookUpAccess: Access = {
  kind: 'token',
  scopes: [LOOK_UP],
  kinds: ['altinn', 'maskinporten'],
  allows: mayLookUp,
  platformToken: true,
};
