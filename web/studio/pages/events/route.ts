import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { flag, searchOf } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { eventWords } from '../../integration/events/words.ts';
import { words } from './words.ts';

export const eventsRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'events',
  validateSearch: searchOf({ add: flag }),
  loader: () => Promise.all([words.load(), eventWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'EventsPage'),
});
