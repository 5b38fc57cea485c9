import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, searchOf, someOf } from '../../../common/routing/search.ts';
import { eventWords } from '../../integration/events/words.ts';
import { serviceWords } from '../../services/words.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { KINDS } from './timeline.ts';
import { words } from './words.ts';

export const messageRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'messages/$id',
  validateSearch: searchOf({
    show: someOf(...KINDS, 'none'),
    order: oneOf('oldest'),
  }),
  loader: () => Promise.all([words.load(), eventWords.load(), serviceWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'MessagePage'),
});
