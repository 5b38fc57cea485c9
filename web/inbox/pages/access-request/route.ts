import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const accessRequestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$scope/access/requests/$id',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AccessRequestPage'),
});
