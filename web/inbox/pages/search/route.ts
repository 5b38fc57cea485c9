import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { day, oneOf, searchOf, text } from '../../../common/routing/search.ts';
import { words as mailWords } from '../../mail/words.ts';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'all/search',
  validateSearch: searchOf({ q: text, scope: text, folder: oneOf('inbox', 'archive', 'bin'), from: day }),
  loader: () => Promise.all([words.load(), mailWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SearchPage'),
});
