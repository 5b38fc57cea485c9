import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, searchOf, text } from '../../../common/routing/search.ts';
import { serviceWords } from '../../services/words.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const servicesRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'services',
  validateSearch: searchOf({ q: text, state: oneOf('draft', 'published', 'changed'), after: text }),
  loader: () => Promise.all([words.load(), serviceWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ServicesPage'),
});
