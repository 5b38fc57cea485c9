import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'invite/$code',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'InvitePage'),
});
