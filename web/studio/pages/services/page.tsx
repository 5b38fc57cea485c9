import { FileTextIcon, FilesIcon, DownloadIcon, TrashIcon } from '@navikt/aksel-icons';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { Api } from '../../../common/api/request.ts';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { StatusTag } from '../../../common/parts/status-tag.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { SearchField } from '../../integration/waiting.tsx';
import { servicePath, servicesPath, textIn } from '../../services/api.ts';
import { forgetKeeper } from '../../services/draft-keeper.ts';
import { phrase, useNaming } from '../../services/policy/subjects.ts';
import { ATTRIBUTE, type Subject } from '../../services/policy/xacml.ts';
import { serviceWords } from '../../services/words.ts';
import { Page } from '../../shell/page.tsx';
import { useCannot } from '../../shell/use-cannot.ts';
import { useOwner } from '../../shell/use-owner.ts';
import '../../services/services.css';
import { type ListedService, servicesQuery } from './list.ts';
import { words } from './words.ts';

const STATES = ['draft', 'changed', 'published'] as const;

/** The services of a service owner: found by name or id, with who can read in each (web-design §3.9). */
export function ServicesPage() {
  const { api } = useOwner();
  const search = useSearch({ from: '/$owner/services' });
  const navigate = useNavigate({ from: '/$owner/services' });
  const say = words.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const owner = api.owner!;
  const services = useInfiniteQuery({ ...servicesQuery(api, search), placeholderData: keepPreviousData });
  const [refusal, setRefusal] = useState<RefusalValue>();
  const rows = services.data?.pages.flatMap(({ data }) => data) ?? [];
  const filtered = search.q !== undefined || search.state !== undefined;
  const cannot = useCannot('editor');
  const mayWrite = cannot === undefined;
  const waited = useLater(services.isPending);
  const removeDraft = useRemoveDraft(setRefusal);

  const newService = mayWrite ? (
    <Link to="/$owner/services/new" params={{ owner }} className="ds-button" data-variant="primary">
      {say('new')}
    </Link>
  ) : (
    <button type="button" className="ds-button" data-variant="primary" aria-disabled="true" aria-describedby="why-not">
      {say('new')}
    </button>
  );
  return (
    <Page title={say('title')} lead={say('lead')} actions={newService}>
      {cannot !== undefined && (
        <p className="ds-paragraph small" id="why-not">
          {cannot}
        </p>
      )}
      <search className="service-filter">
        <SearchField
          id="q"
          label={say('search')}
          value={search.q ?? ''}
          onChange={(q) => void navigate({ search: (before) => ({ ...before, q: q || undefined }), replace: true })}
        />
        <div className="ds-field">
          <label className="ds-label" htmlFor="state">
            {say('state')}
          </label>
          <select
            id="state"
            className="ds-input"
            value={search.state ?? ''}
            onChange={({ target }) => {
              const state = STATES.find((one) => one === target.value);
              void navigate({ search: (before) => ({ ...before, state }), replace: true });
            }}
          >
            <option value="">{say('all')}</option>
            {STATES.map((state) => (
              <option key={state} value={state}>
                {sayCommon(`service.${state}`)}
              </option>
            ))}
          </select>
        </div>
      </search>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {services.error instanceof Refused && (
        <Refusal refusal={services.error.refusal} retry={() => void services.refetch()} />
      )}
      {services.isPending && waited && <Skeleton />}
      {services.data !== undefined && rows.length === 0 && !filtered && (
        <EmptyState icon={<FileTextIcon />} text={say('none')} action={newService} />
      )}
      {services.data !== undefined && rows.length === 0 && filtered && (
        <EmptyState
          text={sayCommon('empty.search')}
          action={
            <button
              type="button"
              className="ds-button"
              data-variant="secondary"
              onClick={() => void navigate({ search: {}, replace: true })}
            >
              {sayCommon('do.clear')}
            </button>
          }
        />
      )}
      {rows.length > 0 && (
        <div className={services.isPlaceholderData ? 'old-rows' : undefined} aria-busy={services.isPlaceholderData}>
          <table className="ds-table service-table" data-hover="true">
            <caption className="ds-sr-only">{say('title')}</caption>
            <thead>
              <tr>
                <th scope="col">{say('name')}</th>
                <th scope="col">{say('state')}</th>
                <th scope="col">{say('readers')}</th>
                <th scope="col">{say('changed')}</th>
                <th scope="col">
                  <span className="ds-sr-only">{say('more')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((service) => {
                const name = textIn(service.title, language) || service.id;
                return (
                  <tr key={service.id}>
                    <th scope="row">
                      <Link to="/$owner/services/$id" params={{ owner, id: service.id }}>
                        <bdi>{name}</bdi>
                      </Link>
                      <code className="service-id">{service.id}</code>
                    </th>
                    <td data-label={say('state')}>
                      <StatusTag of={`service.${service.state}`} />
                      {service.version !== null && service.version > 0 && (
                        <span className="small"> {say('version', { n: service.version })}</span>
                      )}
                    </td>
                    <td data-label={say('readers')}>
                      <Readers service={service} />
                    </td>
                    <td data-label={say('changed')}>
                      <When at={service.changedAt} form="ago" />
                      {service.changedBy?.name != null && (
                        <span className="small service-by">
                          <bdi>{service.changedBy.name}</bdi>
                        </span>
                      )}
                    </td>
                    <td>
                      <div className="row-actions">
                        {mayWrite && (
                          <Link
                            to="/$owner/services/new"
                            params={{ owner }}
                            search={{ copy: service.id }}
                            className="ds-button"
                            data-variant="tertiary"
                            data-icon="true"
                            aria-label={say('copy', { name })}
                            title={say('copy', { name })}
                          >
                            <FilesIcon aria-hidden />
                          </Link>
                        )}
                        <a
                          href={`${servicePath(owner, service.id)}/export`}
                          className="ds-button"
                          data-variant="tertiary"
                          data-icon="true"
                          aria-label={say('export', { name })}
                          title={say('export', { name })}
                          onClick={(event) => {
                            event.preventDefault();
                            void download(api, service.id).catch(
                              (error) => error instanceof Refused && setRefusal(error.refusal),
                            );
                          }}
                        >
                          <DownloadIcon aria-hidden />
                        </a>
                        {mayWrite && service.state === 'draft' && (
                          <button
                            type="button"
                            className="ds-button"
                            data-variant="tertiary"
                            data-icon="true"
                            aria-label={say('delete', { name })}
                            title={say('delete', { name })}
                            onClick={() => void removeDraft(service, name)}
                          >
                            <TrashIcon aria-hidden />
                          </button>
                        )}
                      </div>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {services.hasNextPage && (
            <button
              type="button"
              className="ds-button service-more"
              data-variant="secondary"
              aria-disabled={services.isFetchingNextPage}
              onClick={() => void services.fetchNextPage()}
            >
              {sayCommon('do.more')}
            </button>
          )}
        </div>
      )}
    </Page>
  );
}

interface Exported {
  readonly resource: object;
  readonly policy: object | null;
}

/** Deletes a draft at once; Angre makes it again as it was. */
function useRemoveDraft(refuse: (refusal: RefusalValue) => void) {
  const { api } = useRouteContext({ from: '/$owner' });
  const queries = useQueryClient();
  const say = words.use();
  return async ({ id }: ListedService, name: string) => {
    try {
      const { resource, policy } = await api.get<Exported>(`${servicePath(api.owner!, id)}/export`);
      await api.delete(servicePath(api.owner!, id));
      forgetKeeper(api.owner!, id);
      queries.removeQueries({ queryKey: ['service', api.owner, id] });
      didIt(say('deleted', { name }), async () => {
        await api.post(servicesPath(api.owner!), { id, resource, policy });
        await queries.invalidateQueries({ queryKey: ['services', api.owner] });
      });
      await queries.invalidateQueries({ queryKey: ['services', api.owner] });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refuse(error.refusal);
    }
  };
}

/** Fetched, not followed: the call must say whom it is made for. */
async function download(api: Api, id: string): Promise<void> {
  const file = await api.get<Blob>(`${servicePath(api.owner!, id)}/export`, { as: 'blob' });
  const address = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: address, download: `${id}.json` });
  link.click();
  URL.revokeObjectURL(address);
}

/** Who can read, in one phrase. */
function Readers({ service: { readers } }: { readonly service: ListedService }) {
  const say = words.use();
  const sayService = serviceWords.use();
  const subjects: Subject[] = [
    ...(readers?.packages ?? []).map((value) => ({ type: ATTRIBUTE.package, value })),
    ...(readers?.roles ?? []).map((urn) => {
      const at = urn.lastIndexOf(':');
      return at < 0 ? { type: ATTRIBUTE.role, value: urn } : { type: urn.slice(0, at), value: urn.slice(at + 1) };
    }),
    ...(readers?.organizations ?? []).map((value) => ({ type: ATTRIBUTE.organization, value })),
  ];
  const naming = useNaming(subjects.slice(0, 2));
  if (readers === null) return <span className="small">{say('noPolicy')}</span>;
  const count = subjects.length + readers.others;
  if (count === 0) return <span className="small">{sayService('nobody')}</span>;
  const names = subjects.map((subject) => naming.name(subject));
  return <bdi>{phrase([...names, ...Array<string>(readers.others).fill('…')], 2, sayService)}</bdi>;
}

/** True once something has been waited for long enough to say so. */
function useLater(waiting: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waiting) return setLate(false);
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, [waiting]);
  return late;
}

function Skeleton() {
  return (
    <div aria-hidden="true" className="skeleton-rows">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="ds-skeleton" data-variant="rectangle" />
      ))}
    </div>
  );
}
