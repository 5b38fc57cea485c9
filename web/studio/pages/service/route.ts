import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadService } from '../../services/load.ts';
import { ServiceProblem } from '../../services/service-problem.tsx';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const serviceRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'services/$id',
  loader: ({ context, params: { id } }) => loadService(context, id, [words]),
  errorComponent: ServiceProblem,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ServicePage'),
});
