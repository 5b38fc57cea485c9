import { FileImportIcon } from '@navikt/aksel-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { organizationNumber, visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { ownersQuery, queuesQuery, type ServiceOwner, settle } from '../../integration/operator.ts';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';

/** For those who run the installation: who wants in, and what waits (web-design §3.18). */
export function AdminPage() {
  const { me } = useRouteContext({ from: '__root__' });
  const say = words.use();
  const found = useQuery(ownersQuery(me));
  const applications = found.data?.owners.filter(({ status }) => status === 'applied') ?? [];
  return (
    <Page
      title={say('title')}
      lead={say('lead')}
      {...(found.data == null
        ? {}
        : {
            actions: (
              <Link to="/admin/import" className="ds-button" data-variant="secondary">
                <FileImportIcon aria-hidden />
                {say('import')}
              </Link>
            ),
          })}
    >
      {found.isPending && <Waiting what={say('loading')} />}
      {found.isError && <Failed error={found.error} retry={() => void found.refetch()} />}
      {found.data === null && <EmptyState text={say('notOperator')} />}
      {found.data != null && (
        <>
          <section className="section" aria-labelledby="applications">
            <h2 className="ds-heading" data-size="xs" id="applications">
              {say('applications')}
            </h2>
            {applications.length === 0 ? (
              <p className="ds-paragraph">{say('noApplications')}</p>
            ) : (
              <Owners as={found.data.as} owners={applications} label={say('applications')} />
            )}
          </section>
          <section className="section" aria-labelledby="owners">
            <h2 className="ds-heading" data-size="xs" id="owners">
              {say('owners')}
            </h2>
            <Owners
              as={found.data.as}
              owners={found.data.owners.filter(({ status }) => status !== 'applied')}
              label={say('owners')}
            />
          </section>
          <Queues />
        </>
      )}
    </Page>
  );
}

function Owners(props: { readonly as: string; readonly owners: readonly ServiceOwner[]; readonly label: string }) {
  const { as, owners, label } = props;
  const say = words.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const queries = useQueryClient();
  const [refusal, setRefusal] = useState<RefusalValue>();
  const approve = async ({ code, name }: ServiceOwner) => {
    setRefusal(undefined);
    try {
      await settle(as, code, 'approve');
      didIt(say('approved', { name: visible(name[language]) }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
    await queries.invalidateQueries({ queryKey: ['operator'] });
  };
  return (
    <>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <table className="ds-table list-table">
        <caption className="ds-sr-only">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{say('name')}</th>
            <th scope="col">{say('number')}</th>
            <th scope="col">{say('contact')}</th>
            <th scope="col">{say('applied')}</th>
            <th scope="col">{say('status')}</th>
            <th scope="col">
              <span className="ds-sr-only">{say('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {owners.map((owner) => (
            <tr key={owner.code}>
              <th scope="row">
                <Link to="/admin/owners/$code" params={{ code: owner.code }} className="ds-link">
                  <bdi>{visible(owner.name[language])}</bdi>
                </Link>
                <code>{owner.code}</code>
              </th>
              <td data-label={say('number')} className="nowrap">
                {organizationNumber(owner.organizationNumber)}
              </td>
              <td data-label={say('contact')}>
                <bdi>{visible(owner.contact.email)}</bdi>
              </td>
              <td data-label={say('applied')}>
                <When at={owner.createdAt} />
              </td>
              <td data-label={say('status')}>{say(`status.${owner.status}`)}</td>
              <td className="row-actions">
                {owner.status === 'applied' && (
                  <button
                    type="button"
                    className="ds-button"
                    data-variant="secondary"
                    aria-label={say('approve', { name: visible(owner.name[language]) })}
                    onClick={() => void approve(owner)}
                  >
                    {sayCommon('do.approve')}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Queues() {
  const say = words.use();
  const queues = useQuery(queuesQuery);
  return (
    <section className="section" aria-labelledby="queues">
      <h2 className="ds-heading" data-size="xs" id="queues">
        {say('queues')}
      </h2>
      {queues.data === null ? (
        <p className="ds-paragraph">{say('noQueues')}</p>
      ) : (
        <>
          <p className="small">{say('queuesLead')}</p>
          <table className="ds-table list-table">
            <caption className="ds-sr-only">{say('queues')}</caption>
            <thead>
              <tr>
                <th scope="col">{say('queue')}</th>
                <th scope="col">{say('oldest')}</th>
              </tr>
            </thead>
            <tbody>
              {queues.data?.map(({ name, age }) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td data-label={say('oldest')}>
                    {age < 1 ? say('nothingWaits') : say('seconds', { n: Math.round(age) })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
