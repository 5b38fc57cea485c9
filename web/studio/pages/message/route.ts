import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, searchOf, someOf } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const messageRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'messages/$id',
  validateSearch: searchOf({
    show: someOf('status', 'notifications', 'events', 'deliveries', 'decisions'),
    order: oneOf('oldest'),
  }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'MessagePage'),
});
