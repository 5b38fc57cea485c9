import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words as accessWords } from '../../access/words.ts';
import { words } from './words.ts';

export const accessRequestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$scope/access/requests/$id',
  loader: () => Promise.all([words.load(), accessWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AccessRequestPage'),
});
