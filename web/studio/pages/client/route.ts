import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const clientRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'keys/clients/$clientId',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ClientPage'),
});
