import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const servicePublishRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'services/$id/publish',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ServicePublishPage'),
});
