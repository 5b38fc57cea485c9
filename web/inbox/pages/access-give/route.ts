import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf, text } from '../../../common/routing/search.ts';
import { rootRoute } from '../../shell/root-route.tsx';
import { words as accessWords } from '../../access/words.ts';
import { words } from './words.ts';

export const accessGiveRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$scope/access/give',
  validateSearch: searchOf({ to: text, resource: text, message: text }),
  loader: () => Promise.all([words.load(), accessWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AccessGivePage'),
});
