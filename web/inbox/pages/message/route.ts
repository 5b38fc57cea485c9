import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router';
import { flag, searchOf } from '../../../common/routing/search.ts';
import { filterParameters } from '../../mail/filter.ts';
import { messageQuery } from '../../mail/queries.ts';
import { isFolder } from '../../mail/wire.ts';
import { words as mailWords } from '../../mail/words.ts';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const messageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$scope/$folder/$correspondenceId',
  validateSearch: searchOf({ ...filterParameters, forward: flag }),
  beforeLoad: ({ params }) => {
    if (!isFolder(params.folder)) throw notFound();
  },
  loader: ({ context, params }) => {
    // Never the body: a link that is merely pointed at must not count as read.
    void context.queries.prefetchQuery(messageQuery(params.correspondenceId));
    return Promise.all([words.load(), mailWords.load()]);
  },
  component: lazyRouteComponent(() => import('./page.tsx'), 'MessagePage'),
});
