import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const settingsRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'settings',
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SettingsPage'),
});
