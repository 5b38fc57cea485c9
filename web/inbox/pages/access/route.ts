import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const accessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$scope/access',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AccessPage'),
});
