import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { searchOf, text } from '../../../common/routing/search.ts';
import { explainWords } from '../../services/explain/words.ts';
import { serviceWords } from '../../services/words.ts';
import { ownerRoute } from '../../shell/owner-route.ts';
import { words } from './words.ts';

export const accessRoute = createRoute({
  getParentRoute: () => ownerRoute,
  path: 'access',
  // `party` is an organisation number or a party uuid, `who` a party uuid or `self`: identity numbers stay out.
  validateSearch: searchOf({ resource: text, party: text, who: text, action: text }),
  loader: () => Promise.all([words.load(), serviceWords.load(), explainWords.load()]),
  component: lazyRouteComponent(() => import('./page.tsx'), 'AccessPage'),
});
