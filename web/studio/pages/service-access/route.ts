import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const serviceAccessRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'services/$id/access',
  validateSearch: searchOf({ party: text, after: text }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ServiceAccessPage'),
});
