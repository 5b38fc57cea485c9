import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words as addressWords } from '../../addresses/words.ts';
import { words } from './words.ts';

export const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'settings',
  loader: () => Promise.all([words.load(), addressWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SettingsPage'),
});
