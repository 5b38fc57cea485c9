import { Navigate, useRouteContext } from '@tanstack/react-router';
import { logInAddress } from '../../../common/api/log-in.ts';
import { common } from '../../../common/words/common.ts';
import { lastScope } from '../../shell/last-scope.ts';
import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';

/** Goes to the inbox one last looked at; asks who is not logged in to log in. */
export function HomePage() {
  const { me } = useRouteContext({ from: '/' });
  const say = words.use();
  const sayCommon = common.use();
  if (me !== null) return <Navigate to="/$scope/$folder" params={{ scope: lastScope(), folder: 'inbox' }} replace />;
  return (
    <Page title={say('title')} lead={say('lead')}>
      <a className="ds-button" data-variant="primary" href={logInAddress()}>
        {sayCommon('do.logIn')}
      </a>
    </Page>
  );
}
