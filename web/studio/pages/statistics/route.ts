import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { day, oneOf, searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const statisticsRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'statistics',
  validateSearch: searchOf({ period: oneOf('7d', '30d', '90d', 'year', 'own'), from: day, to: day, resource: text }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'StatisticsPage'),
});
