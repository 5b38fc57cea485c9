import { createRoute, lazyRouteComponent, notFound } from '@tanstack/react-router';
import { searchOf } from '../../../common/routing/search.ts';
import { filterOf, filterParameters } from '../../mail/filter.ts';
import { countsQuery, messagesQuery } from '../../mail/queries.ts';
import { isFolder } from '../../mail/wire.ts';
import { words as mailWords } from '../../mail/words.ts';
import { rootRoute } from '../../shell/root-route.tsx';
import { words } from './words.ts';

export const listRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$scope/$folder',
  validateSearch: searchOf(filterParameters),
  loaderDeps: ({ search }) => search,
  beforeLoad: ({ params }) => {
    if (!isFolder(params.folder)) throw notFound();
  },
  loader: ({ context, params, deps }) => {
    // Rows and numbers come beside the code; the page shows each when it is there.
    void context.queries.prefetchInfiniteQuery(messagesQuery(filterOf(params.scope, params.folder, deps)));
    void context.queries.prefetchQuery(countsQuery(params.scope));
    return Promise.all([words.load(), mailWords.load()]);
  },
  component: lazyRouteComponent(() => import('./page.tsx'), 'ListPage'),
});
