import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { day, flag, searchOf, text, texts } from '../../../common/routing/search.ts';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const messageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$scope/$folder/$correspondenceId',
  validateSearch: searchOf({
    q: text,
    unread: flag,
    confirm: flag,
    due: flag,
    service: texts,
    sender: texts,
    recipient: texts,
    from: day,
    to: day,
    units: flag,
    forward: flag,
  }),
  loader: () => words.load(),
  component: lazyRouteComponent(() => import('./page.tsx'), 'MessagePage'),
});
