import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ownerRoute } from '../../shell/owner-route.ts';
import { systemWords } from '../../integration/system-words.ts';
import { words } from './words.ts';

export const systemRequestRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'systems/$systemId/requests/$requestId',
  loader: () => Promise.all([words.load(), systemWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SystemRequestPage'),
});
