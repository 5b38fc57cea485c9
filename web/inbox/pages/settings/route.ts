import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'settings',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SettingsPage'),
});
