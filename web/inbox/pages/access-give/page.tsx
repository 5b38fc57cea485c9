import { useParams, useSearch } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PersonCrossIcon } from '@navikt/aksel-icons';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { type About, ChooseParty, useAbout } from '../../access/party.tsx';
import { connectionsQuery } from '../../access/queries.ts';
import { Page } from '../../shell/page.tsx';
import { GiveForm } from './form.tsx';
import { words } from './words.ts';
import '../../access/access.css';

/** Gives access on one page: to whom, to what, and whether it can be given (web-design §3.23). */
export function AccessGivePage() {
  const { scope } = useParams({ from: '/$scope/access/give' });
  const say = words.use();
  const about = useAbout(scope);
  if (about === undefined) return <Page title={say('title')} />;
  if (about === null)
    return (
      <Page title={say('title')}>
        <ChooseParty to="/$scope/access" />
      </Page>
    );
  return <Give key={about.uuid} {...{ scope, about }} />;
}

function Give({ scope, about }: { readonly scope: string; readonly about: About }) {
  const search = useSearch({ from: '/$scope/access/give' });
  const say = words.use();
  const sayCommon = common.use();
  const connections = useQuery(connectionsQuery(about.uuid));
  const { error, data } = connections;
  const back = (
    <Link className="ds-link" to="/$scope/access" params={{ scope }}>
      {sayCommon('nav.access')}
    </Link>
  );
  const name = <bdi>{visible(about.name)}</bdi>;
  return (
    <Page
      title={say('title')}
      windowTitle={[say('title'), visible(about.name)]}
      above={back}
      lead={about.isMe ? say('leadMe') : say.rich('lead', { name })}
    >
      {error instanceof Refused && error.refusal.status === 403 ? (
        <EmptyState icon={<PersonCrossIcon />} text={say('notManager')} action={back} />
      ) : error instanceof Refused ? (
        <Refusal refusal={error.refusal} retry={() => void connections.refetch()} />
      ) : data === undefined ? (
        <div className="access-skeleton" aria-hidden="true">
          <div className="ds-skeleton" data-variant="rectangle" />
        </div>
      ) : (
        <GiveForm key={JSON.stringify(search)} {...{ scope, about, search }} connections={data} />
      )}
    </Page>
  );
}
