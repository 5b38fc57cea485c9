import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf, text } from '../../../common/routing/search.ts';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const registerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'register',
  // Which organisation to begin with, as a refused application leads here.
  validateSearch: searchOf({ number: text }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'RegisterPage'),
});
