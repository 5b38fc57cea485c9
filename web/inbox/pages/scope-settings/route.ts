import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const scopeSettingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$scope/settings',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ScopeSettingsPage'),
});
