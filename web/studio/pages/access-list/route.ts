import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { flag, searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const accessListRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'access-lists/$list',
  validateSearch: searchOf({ q: text, after: text, add: flag, deleted: flag }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AccessListPage'),
});
