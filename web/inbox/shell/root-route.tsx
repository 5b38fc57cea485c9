import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Link, useLocation, useRouter } from '@tanstack/react-router';
import { logInFirst } from '../../common/shell/log-in-first.ts';
import { PageError, PageNotFound } from '../../common/shell/problem-pages.tsx';
import { common } from '../../common/words/common.ts';
import { InboxShell } from './shell.tsx';

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** The page can be seen without being logged in. */
    open?: boolean;
  }
}

export const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
  beforeLoad: async ({ context, matches }) => ({
    me: await logInFirst(context.queries, matches.at(-1)?.staticData.open === true),
  }),
  component: InboxShell,
  errorComponent: ({ error }) => <BrokenPage error={error} />,
  notFoundComponent: () => <UnknownPage />,
});

function BrokenPage({ error }: { readonly error: unknown }) {
  const router = useRouter();
  const say = common.use();
  return <PageError error={error} retry={() => void router.invalidate()} app={say('nav.inbox')} />;
}

function UnknownPage() {
  const say = common.use();
  const path = useLocation().pathname;
  return (
    <PageNotFound
      path={path}
      app={say('nav.inbox')}
      front={
        <Link to="/" className="ds-button" data-variant="secondary">
          {say('page.front')}
        </Link>
      }
    />
  );
}
