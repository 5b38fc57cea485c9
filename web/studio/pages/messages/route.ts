import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { day, flag, searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const messagesRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'messages',
  validateSearch: searchOf({
    resource: text,
    status: text,
    q: text,
    recipient: text,
    from: day,
    to: day,
    stuck: flag,
    after: text,
  }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'MessagesPage'),
});
