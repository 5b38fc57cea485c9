import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const composeCheckRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'messages/new/check',
  validateSearch: searchOf({ draft: text }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ComposeCheckPage'),
});
