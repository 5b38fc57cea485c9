import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { count, flag, searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const servicePolicyRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'services/$id/policy',
  validateSearch: searchOf({ rule: count, xml: flag, party: text, who: text, action: text, level: count }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ServicePolicyPage'),
});
