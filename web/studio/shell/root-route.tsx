import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Link, useLocation, useRouter } from '@tanstack/react-router';
import { logInFirst } from '../../common/shell/log-in-first.ts';
import { PageError, PageNotFound } from '../../common/shell/problem-pages.tsx';
import { common } from '../../common/words/common.ts';
import { StudioShell } from './shell.tsx';

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
  component: StudioShell,
  errorComponent: ({ error }) => <BrokenPage error={error} />,
  notFoundComponent: () => <UnknownPage />,
});

function BrokenPage({ error }: { readonly error: unknown }) {
  const router = useRouter();
  return <PageError error={error} retry={() => void router.invalidate()} app="Studio" />;
}

function UnknownPage() {
  const say = common.use();
  const path = useLocation().pathname;
  return (
    <PageNotFound
      path={path}
      app="Studio"
      front={
        <Link to="/" className="ds-button" data-variant="secondary">
          {say('page.front')}
        </Link>
      }
    />
  );
}
