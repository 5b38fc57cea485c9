import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ownerRoute } from '../../shell/owner-route.ts';
import { eventWords } from '../../integration/events/words.ts';
import { words } from './words.ts';

export const eventRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'events/$eventId',
  loader: () => Promise.all([words.load(), eventWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'EventPage'),
});
