import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { explainWords } from '../../services/explain/words.ts';
import { loadService } from '../../services/load.ts';
import { ServiceProblem } from '../../services/service-problem.tsx';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const servicePublishRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'services/$id/publish',
  loader: ({ context, params: { id } }) => loadService(context, id, [words, explainWords]),
  errorComponent: ServiceProblem,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ServicePublishPage'),
});
