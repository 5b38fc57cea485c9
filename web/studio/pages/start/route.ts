import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, searchOf } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const startRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'start',
  validateSearch: searchOf({
    step: oneOf('owner', 'key', 'client', 'service', 'policy', 'publish', 'message', 'events', 'lists'),
  }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'StartPage'),
});
