import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'register',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'RegisterPage'),
});
