import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { day, flag, searchOf, text } from '../../../common/routing/search.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const auditRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'audit',
  validateSearch: searchOf({ who: text, what: text, subject: text, from: day, to: day, decisions: flag }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AuditPage'),
});
