import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const eventRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'events/$eventId',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'EventPage'),
});
