import { useQuery } from '@tanstack/react-query';
import { Navigate, useRouteContext } from '@tanstack/react-router';
import { logInAddress } from '../../../common/api/log-in.ts';
import { common } from '../../../common/words/common.ts';
import { partiesQuery } from '../../mail/queries.ts';
import type { FoundParty } from '../../mail/wire.ts';
import { hasLastScope, lastScope } from '../../shell/last-scope.ts';
import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';

/** Goes to the inbox one last looked at, or at first to one with something unread; asks who is not logged in to log in. */
export function HomePage() {
  const { me } = useRouteContext({ from: '/' });
  const say = words.use();
  const sayCommon = common.use();
  const known = hasLastScope();
  const { data, isError } = useQuery({ ...partiesQuery({}), enabled: me !== null && !known });
  if (me === null)
    return (
      <Page title={say('title')} lead={say('lead')}>
        <a className="ds-button" data-variant="primary" href={logInAddress()}>
          {sayCommon('do.logIn')}
        </a>
      </Page>
    );
  if (!known && data === undefined && !isError) return <Page title={say('title')} />;
  const scope = known ? lastScope() : firstOf(data?.items ?? []);
  return <Navigate to="/$scope/$folder" params={{ scope, folder: 'inbox' }} replace />;
}

function firstOf(parties: readonly FoundParty[]): string {
  const found = parties.find(({ unread }) => (unread?.count ?? 0) > 0);
  return found === undefined || found.isMe ? 'me' : found.partyUuid;
}
