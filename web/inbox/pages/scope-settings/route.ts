import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { words as accessWords } from '../../access/words.ts';
import { words as addressWords } from '../../addresses/words.ts';
import { words } from './words.ts';

export const scopeSettingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$scope/settings',
  loader: () => Promise.all([words.load(), accessWords.load(), addressWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ScopeSettingsPage'),
});
