import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { flag, searchOf } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { systemWords } from '../../integration/system-words.ts';
import { words } from './words.ts';

export const systemsRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'systems',
  validateSearch: searchOf({ add: flag }),
  loader: () => Promise.all([words.load(), systemWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SystemsPage'),
});
