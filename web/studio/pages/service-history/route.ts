import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { count, searchOf } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const serviceHistoryRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'services/$id/history',
  validateSearch: searchOf({ from: count, to: count }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ServiceHistoryPage'),
});
