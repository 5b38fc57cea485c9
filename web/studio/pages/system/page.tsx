import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { daysBetween, organizationNumber, visible } from '../../../common/format/format.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { systemWords } from '../../integration/system-words.ts';
import {
  nameIn,
  type OwnSystem,
  REQUESTS,
  resourcesOf,
  statusOf,
  type SystemRequest,
  systemQuery,
} from '../../integration/systems.ts';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

/** Days after which a request that nobody has answered is warned of; it times out after 180. */
const OLD = 170;
/** Milliseconds between looks at requests that wait for their customer. */
const ASK_AGAIN = 15_000;

/** One system: what it uses, and which customers were asked (web-design §3.18). */
export function SystemPage() {
  const { code: owner, api } = useOwner();
  const { systemId } = useParams({ from: '/$owner/systems/$systemId' });
  const say = words.use();
  const saySystem = systemWords.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const system = useQuery(systemQuery(api, systemId));
  return (
    <Page
      title={system.data === undefined ? say('title') : visible(nameIn(system.data.name, language, systemId))}
      above={
        <Link to="/$owner/systems" params={{ owner }} className="ds-link">
          {sayCommon('nav.systems')}
        </Link>
      }
      aboveTitle={sayCommon('nav.systems')}
      lead={<code>{visible(systemId)}</code>}
    >
      {system.isPending && <Waiting what={say('loading')} />}
      {system.isError && <Failed error={system.error} retry={() => void system.refetch()} />}
      {system.data !== undefined && (
        <>
          {system.data.isDeleted && (
            <p className="ds-alert" data-color="warning">
              {say('gone')}
            </p>
          )}
          <dl className="facts-list">
            <dt>{saySystem('rights')}</dt>
            <dd>{resourcesOf(system.data).join(', ') || saySystem('none')}</dd>
            <dt>{saySystem('packages')}</dt>
            <dd>
              {system.data.accessPackages.map(({ urn }) => urn.slice(urn.lastIndexOf(':') + 1)).join(', ') ||
                saySystem('none')}
            </dd>
            <dt>{say('clients')}</dt>
            <dd>{system.data.clientId.join(', ') || saySystem('none')}</dd>
            <dt>{say('redirects')}</dt>
            <dd>
              <bdi>{visible(system.data.allowedRedirectUrls.join(', ')) || saySystem('none')}</bdi>
            </dd>
            <dt>{saySystem('visible')}</dt>
            <dd>{saySystem(system.data.isVisible ? 'visible' : 'hidden')}</dd>
          </dl>
          <Requests system={system.data} />
        </>
      )}
    </Page>
  );
}

function Requests({ system }: { readonly system: OwnSystem }) {
  const { code: owner, api, may } = useOwner();
  const say = words.use();
  const saySystem = systemWords.use();
  const sayCommon = common.use();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [customer, setCustomer] = useState('');
  const [reference, setReference] = useState('');
  const [fault, setFault] = useState<string>();
  const [refusal, setRefusal] = useState<RefusalValue>();
  const key = ['system requests', owner, system.id];
  const requests = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      api.get<{ links: { next?: string }; data: readonly SystemRequest[] }>(
        `${REQUESTS}/bysystem/${encodeURIComponent(system.id)}`,
        { query: { token: pageParam }, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ links: { next } }) =>
      next === undefined ? undefined : (new URL(next).searchParams.get('token') ?? undefined),
    // A customer may answer at any time: what was seen before is shown, and asked for anew.
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ data }) => data.some((one) => statusOf(one) === 'New')) ? ASK_AGAIN : false,
  });
  const rows = requests.data?.pages.flatMap(({ data }) => data) ?? [];
  const number = customer.replaceAll(/\s/g, '');
  const body = {
    systemId: system.id,
    partyOrgNo: number,
    ...(reference.trim() === '' ? {} : { externalRef: reference.trim() }),
    rights: system.rights,
  };
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    setRefusal(undefined);
    setFault(/^\d{9}$/.test(number) ? undefined : sayCommon('need.orgNumber'));
    if (!/^\d{9}$/.test(number)) return;
    try {
      const { id } = await api.post<SystemRequest>(REQUESTS, body);
      await queries.invalidateQueries({ queryKey: key });
      await navigate({
        to: '/$owner/systems/$systemId/requests/$requestId',
        params: { owner, systemId: system.id, requestId: id },
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
  };
  return (
    <section className="section" aria-labelledby="requests">
      <h2 className="ds-heading" data-size="xs" id="requests">
        {say('requests')}
      </h2>
      {!system.isDeleted && (
        <form className="panel" noValidate aria-label={say('ask')} onSubmit={(event) => void ask(event)}>
          <div className="field-row form-fields">
            <div className="ds-field">
              <label className="ds-label" htmlFor="customer">
                {say('customer')}
              </label>
              <input
                id="customer"
                className="ds-input"
                inputMode="numeric"
                value={customer}
                aria-invalid={fault !== undefined}
                aria-describedby="customer-fault"
                onChange={({ target }) => setCustomer(target.value)}
              />
              <span className="field-fault" id="customer-fault">
                {fault}
              </span>
            </div>
            <div className="ds-field">
              <label className="ds-label" htmlFor="reference">
                {say('reference')}
              </label>
              <input
                id="reference"
                className="ds-input"
                maxLength={255}
                value={reference}
                onChange={({ target }) => setReference(target.value)}
              />
            </div>
          </div>
          {refusal !== undefined && <Refusal refusal={refusal} />}
          <div className="button-row">
            {may('owner') ? (
              <button type="submit" className="ds-button" data-variant="primary">
                {say('send')}
              </button>
            ) : (
              <RoleButton needs="owner" variant="primary" onClick={() => undefined}>
                {say('send')}
              </RoleButton>
            )}
            <ApiCall call={{ method: 'POST', path: REQUESTS, body }} />
          </div>
        </form>
      )}
      {requests.isPending && <Waiting what={say('loadingRequests')} />}
      {requests.isError && <Failed error={requests.error} retry={() => void requests.refetch()} />}
      {requests.isSuccess && rows.length === 0 && <EmptyState text={say('noRequests')} />}
      {rows.length > 0 && (
        <table className="ds-table list-table">
          <caption className="ds-sr-only">{say('requests')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('customerColumn')}</th>
              <th scope="col">{say('created')}</th>
              <th scope="col">{say('status')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((request) => (
              <tr key={request.id}>
                <th scope="row">
                  <Link
                    to="/$owner/systems/$systemId/requests/$requestId"
                    params={{ owner, systemId: system.id, requestId: request.id }}
                    className="ds-link"
                  >
                    {organizationNumber(request.partyOrgNo)}
                  </Link>{' '}
                  <bdi className="small">{visible(request.externalRef)}</bdi>
                </th>
                <td data-label={say('created')}>
                  <When at={request.created} />
                </td>
                <td data-label={say('status')}>
                  {saySystem(`status.${statusOf(request)}`)}
                  {statusOf(request) === 'New' && daysBetween(new Date(request.created), new Date()) > OLD && (
                    <span className="small"> · {say('old')}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {requests.hasNextPage && (
        <button
          type="button"
          className="ds-button more"
          data-variant="secondary"
          onClick={() => void requests.fetchNextPage()}
        >
          {sayCommon('do.more')}
        </button>
      )}
    </section>
  );
}
