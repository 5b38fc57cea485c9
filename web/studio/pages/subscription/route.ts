import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { day, oneOf, searchOf, text } from '../../../common/routing/search.ts';
import { DELIVERY_STATUSES } from '../../integration/events/api.ts';
import { eventWords } from '../../integration/events/words.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const subscriptionRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'events/subscriptions/$id',
  validateSearch: searchOf({
    status: oneOf(...DELIVERY_STATUSES),
    type: text,
    from: day,
    q: text,
    // The delivery that is open: its id, or the id of its event.
    event: text,
  }),
  loader: () => Promise.all([words.load(), eventWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SubscriptionPage'),
});
