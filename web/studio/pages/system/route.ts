import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { systemWords } from '../../integration/system-words.ts';
import { words } from './words.ts';

export const systemRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'systems/$systemId',
  validateSearch: searchOf({ after: text }),
  loader: () => Promise.all([words.load(), systemWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SystemPage'),
});
