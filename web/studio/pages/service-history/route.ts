import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { count, searchOf } from '../../../common/routing/search.ts';
import { loadService } from '../../services/load.ts';
import { ServiceProblem } from '../../services/service-problem.tsx';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const serviceHistoryRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'services/$id/history',
  validateSearch: searchOf({ from: count, to: count }),
  loader: ({ context, params: { id } }) => loadService(context, id, [words]),
  errorComponent: ServiceProblem,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ServiceHistoryPage'),
});
