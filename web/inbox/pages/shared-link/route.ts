import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const sharedLinkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'm/$correspondenceId',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SharedLinkPage'),
});
