import type { Access } from '../../http/caller.ts';

export const SUBSCRIBE = 'altinn:events.subscribe';

export const PATH = '/events/api/v1/subscriptions';
/** Singular, as the reference writes it in `Location`; there it leads nowhere, here to the subscription (events §1.5). */
export const CREATED_PATH = '/events/api/v1/subscription';

/** Everybody with a token; what they may see is decided by ownership. */
export const anyCaller: Access = { kind: 'token', scopes: [SUBSCRIBE], kinds: ['altinn'], allows: () => true };

/** Who may make one: members of a service owner who only look may not, though apps need no scope (events §1.2). */
export const creator: Access = { ...anyCaller, allows: ({ member }) => member?.role !== 'reader' };
