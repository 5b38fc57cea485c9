import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { PersonCrossIcon } from '@navikt/aksel-icons';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { ChooseParty, useAbout } from '../../access/party.tsx';
import { Contact } from '../../addresses/contact.tsx';
import { ownAddressesQuery } from '../../addresses/queries.ts';
import { Page } from '../../shell/page.tsx';
import { Official } from './official.tsx';
import { Own } from './own.tsx';
import { words } from './words.ts';
import '../../access/access.css';

/** Who is told of mail to a party, and where (web-design §3.24). */
export function ScopeSettingsPage() {
  const { scope } = useParams({ from: '/$scope/settings' });
  const say = words.use();
  const sayCommon = common.use();
  const about = useAbout(scope);
  const own = useQuery(ownAddressesQuery);
  const above = (
    <Link className="ds-link" to="/settings">
      {sayCommon('nav.settings')}
    </Link>
  );
  if (scope === 'all')
    return (
      <Page title={say('title')} above={above}>
        <ChooseParty to="/$scope/settings" />
      </Page>
    );
  if (about === null)
    return (
      <Page title={say('title')} above={above}>
        <EmptyState icon={<PersonCrossIcon />} text={say('unknown')} />
      </Page>
    );
  if (about === undefined) return <Page title={say('title')} above={above} />;
  if (about.isMe || about.organizationNumber === undefined)
    return (
      <Page title={say('title')} above={above}>
        <Contact />
      </Page>
    );
  return (
    <Page
      title={say('title')}
      windowTitle={[say('title'), visible(about.name)]}
      above={above}
      lead={say.rich('lead', { name: <bdi>{visible(about.name)}</bdi> })}
    >
      {own.error instanceof Refused ? (
        <Refusal refusal={own.error.refusal} retry={() => void own.refetch()} />
      ) : own.data === undefined ? (
        <div className="access-skeleton" aria-hidden="true">
          <div className="ds-skeleton" data-variant="rectangle" />
        </div>
      ) : (
        <Own key={about.uuid} about={about} address={own.data.find(({ partyUuid }) => partyUuid === about.uuid)} />
      )}
      <Official key={`${about.uuid} official`} number={about.organizationNumber} name={about.name} />
    </Page>
  );
}
