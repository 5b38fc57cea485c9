import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { day, oneOf, searchOf, text } from '../../../common/routing/search.ts';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'all/search',
  validateSearch: searchOf({ q: text, scope: text, folder: oneOf('inbox', 'archive', 'bin'), before: day }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SearchPage'),
});
