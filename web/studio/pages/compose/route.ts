import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const composeRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'messages/new',
  validateSearch: searchOf({ draft: text, service: text }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ComposePage'),
});
