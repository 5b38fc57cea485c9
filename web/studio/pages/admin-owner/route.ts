import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const adminOwnerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'admin/owners/$code',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AdminOwnerPage'),
});
