import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { eventWords } from '../../integration/events/words.ts';
import { words } from './words.ts';

export const subscriptionRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'events/subscriptions/$id',
  validateSearch: searchOf({
    status: oneOf('ok', 'waiting', 'dead', 'unauthorized', 'failing'),
    type: text,
    from: text,
    q: text,
    event: text,
    after: text,
  }),
  loader: () => Promise.all([words.load(), eventWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SubscriptionPage'),
});
