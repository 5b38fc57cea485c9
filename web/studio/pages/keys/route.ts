import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, searchOf } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const keysRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'keys',
  validateSearch: searchOf({ add: oneOf('key', 'client') }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'KeysPage'),
});
