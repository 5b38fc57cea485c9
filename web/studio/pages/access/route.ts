import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const accessRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'access',
  validateSearch: searchOf({ resource: text, party: text, who: text, action: text }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AccessPage'),
});
