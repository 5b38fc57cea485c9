import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  staticData: { open: true },
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'HomePage'),
});
