import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const overviewRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: '/',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'OverviewPage'),
});
