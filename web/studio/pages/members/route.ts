import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { flag, searchOf } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const membersRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'members',
  validateSearch: searchOf({ add: flag }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'MembersPage'),
});
