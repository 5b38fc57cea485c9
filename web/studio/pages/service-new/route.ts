import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf, text } from '../../../common/routing/search.ts';
import { serviceWords } from '../../services/words.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const serviceNewRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'services/new',
  validateSearch: searchOf({ copy: text }),
  loader: () => Promise.all([words.load(), serviceWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ServiceNewPage'),
});
