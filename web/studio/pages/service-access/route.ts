import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf, text } from '../../../common/routing/search.ts';
import { explainWords } from '../../services/explain/words.ts';
import { loadService } from '../../services/load.ts';
import { ServiceProblem } from '../../services/service-problem.tsx';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const serviceAccessRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'services/$id/access',
  validateSearch: searchOf({ party: text, after: text }),
  loader: ({ context, params: { id } }) => loadService(context, id, [words, explainWords]),
  errorComponent: ServiceProblem,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ServiceAccessPage'),
});
