import type { Access } from '../../http/caller.ts';

export const APP_PATH = '/events/api/v1/app';

/** Components of the platform, by their own token, and nobody else. */
export const components: Access = {
  kind: 'token',
  scopes: [],
  kinds: ['altinn'],
  allows: () => false,
  platformToken: true,
};
