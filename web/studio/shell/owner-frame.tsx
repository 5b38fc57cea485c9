import { Link, Outlet, useRouteContext } from '@tanstack/react-router';
import { CompassIcon } from '@navikt/aksel-icons';
import { EmptyState } from '../../common/parts/empty-state.tsx';
import { common } from '../../common/words/common.ts';
import { Page } from './page.tsx';
import { words } from './words.ts';

/** The pages of a service owner, for its members; others are told how to become one. */
export function OwnerFrame() {
  const { membership } = useRouteContext({ from: '/$owner' });
  const say = common.use();
  const sayShell = words.use();
  if (membership !== undefined) return <Outlet />;
  return (
    <Page title={sayShell('notMember')}>
      <EmptyState
        icon={<CompassIcon />}
        text={sayShell('notMemberNext')}
        action={
          <Link to="/" className="ds-button" data-variant="secondary">
            {say('page.front')}
          </Link>
        }
      />
    </Page>
  );
}
