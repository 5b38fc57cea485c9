import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const accessibilityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'accessibility',
  staticData: { open: true },
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AccessibilityPage'),
});
