import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { flag, searchOf } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const accessListsRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'access-lists',
  validateSearch: searchOf({ add: flag }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AccessListsPage'),
});
