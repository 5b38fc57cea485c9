import { Link, Navigate, useRouteContext } from '@tanstack/react-router';
import { logInAddress } from '../../../common/api/log-in.ts';
import { common } from '../../../common/words/common.ts';
import { lastOwner } from '../../shell/last-owner.ts';
import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';

/** Chooses the service owner one last worked for; tells who is not a member of any how to become one. */
export function HomePage() {
  const { me } = useRouteContext({ from: '/' });
  const say = words.use();
  const sayCommon = common.use();
  const last = lastOwner();
  const membership = me?.memberships.find(({ owner }) => owner === last) ?? me?.memberships[0];
  if (membership !== undefined) return <Navigate to="/$owner" params={{ owner: membership.owner }} replace />;
  return (
    <Page title={say('title')} lead={say('lead')} form>
      {me === null ? (
        <a className="ds-button" data-variant="primary" href={logInAddress()}>
          {sayCommon('do.logIn')}
        </a>
      ) : (
        <Link to="/register" className="ds-button" data-variant="primary">
          {sayCommon('shell.newOwner')}
        </Link>
      )}
    </Page>
  );
}
