import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const adminImportRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'admin/import',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AdminImportPage'),
});
