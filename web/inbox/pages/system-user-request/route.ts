import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, searchOf } from '../../../common/routing/search.ts';
import { rootRoute } from '../../shell/root-route.tsx';
import { words as accessWords } from '../../access/words.ts';
import { words } from './words.ts';

export const systemUserRequestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'requests/systemuser/$requestId',
  // What kind of request a vendor's link leads to.
  validateSearch: searchOf({ kind: oneOf('agent', 'change') }),
  loader: () => Promise.all([words.load(), accessWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SystemUserRequestPage'),
});
