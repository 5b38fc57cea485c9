import { createRouter } from '@tanstack/react-router';
import { createQueryClient } from '../common/api/query-client.ts';
import { parseSearch, stringifySearch } from '../common/routing/search.ts';
import { routeTree } from './routes.ts';

export const queries = createQueryClient();

export const router = createRouter({
  routeTree,
  basepath: '/inbox',
  context: { queries },
  parseSearch,
  stringifySearch,
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultPreloadDelay: 80,
  // The query cache says how fresh something is; the router asks it each time.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 150,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
