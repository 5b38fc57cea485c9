import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { PersonCrossIcon } from '@navikt/aksel-icons';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { type About, ChooseParty, useAbout } from '../../access/party.tsx';
import { connectionsQuery, givenQuery } from '../../access/queries.ts';
import { Page } from '../../shell/page.tsx';
import { Confidential } from './confidential.tsx';
import { Holders } from './holders.tsx';
import { OwnAccess } from './own-access.tsx';
import { Received } from './received.tsx';
import { Skeleton } from './skeleton.tsx';
import { words } from './words.ts';
import '../../access/access.css';

/** Who can open the mail of a party, and why (web-design §3.23). */
export function AccessPage() {
  const { scope } = useParams({ from: '/$scope/access' });
  const say = words.use();
  const about = useAbout(scope);
  if (scope === 'all')
    return (
      <Page title={say('title')}>
        <ChooseParty to="/$scope/access" />
      </Page>
    );
  if (about === null)
    return (
      <Page title={say('title')}>
        <EmptyState icon={<PersonCrossIcon />} text={say('unknown')} />
      </Page>
    );
  if (about === undefined)
    return (
      <Page title={say('title')}>
        <Skeleton />
      </Page>
    );
  return <Managed key={about.uuid} {...{ scope, about }} />;
}

function Managed({ scope, about }: { readonly scope: string; readonly about: About }) {
  const say = words.use();
  const sayCommon = common.use();
  const connections = useQuery(connectionsQuery(about.uuid));
  const given = useQuery(givenQuery(about.uuid));
  const name = <bdi>{visible(about.name)}</bdi>;
  const windowTitle = [say('title'), visible(about.name)];
  const { error } = connections;
  if (error instanceof Refused && error.refusal.status === 403)
    return (
      <Page title={say('title')} windowTitle={windowTitle} lead={say.rich('notManager', { name })}>
        <OwnAccess about={about} />
      </Page>
    );
  const failed = [connections, given].find((one) => one.error instanceof Refused);
  return (
    <Page
      title={say('title')}
      windowTitle={windowTitle}
      lead={about.isMe ? say('leadMe') : say.rich('lead', { name })}
      actions={
        <Link className="ds-button" data-variant="primary" to="/$scope/access/give" params={{ scope }}>
          {sayCommon('do.giveAccess')}
        </Link>
      }
    >
      <Received {...{ scope, about }} />
      {!about.isPerson && given.data !== undefined && (
        <Confidential about={about} given={given.data.packages} connections={connections.data ?? []} />
      )}
      {failed?.error instanceof Refused ? (
        <Refusal refusal={failed.error.refusal} retry={() => void failed.refetch()} />
      ) : connections.data === undefined || given.data === undefined ? (
        <Skeleton />
      ) : (
        <Holders {...{ scope, about }} connections={connections.data} given={given.data} />
      )}
    </Page>
  );
}
