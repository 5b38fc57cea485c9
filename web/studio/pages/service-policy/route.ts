import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { count, flag, searchOf, text } from '../../../common/routing/search.ts';
import { explainWords } from '../../services/explain/words.ts';
import { loadService } from '../../services/load.ts';
import { ServiceProblem } from '../../services/service-problem.tsx';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const servicePolicyRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'services/$id/policy',
  validateSearch: searchOf({ rule: count, xml: flag, party: text, who: text, action: text, level: count }),
  loader: ({ context, params: { id } }) => loadService(context, id, [words, explainWords]),
  errorComponent: ServiceProblem,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ServicePolicyPage'),
});
