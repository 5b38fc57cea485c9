import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { words as statement } from '../../../common/accessibility/words.ts';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const accessibilityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'accessibility',
  staticData: { open: true },
  loader: () => Promise.all([words.load(), statement.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AccessibilityPage'),
});
