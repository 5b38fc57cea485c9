import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const bulkSendRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'bulk/$batchId',
  validateSearch: searchOf({
    outcome: oneOf('failed', 'rejected', 'waiting', 'published', 'all'),
    q: text,
    after: text,
  }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'BulkSendPage'),
});
