import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'admin',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AdminPage'),
});
