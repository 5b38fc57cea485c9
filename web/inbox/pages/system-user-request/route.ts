import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const systemUserRequestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'requests/systemuser/$requestId',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SystemUserRequestPage'),
});
