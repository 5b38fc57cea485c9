import { Button } from '@digdir/designsystemet-react';
import { EnvelopeClosedIcon, PlusIcon } from '@navikt/aksel-icons';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useId, useMemo, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { messageStatus } from '../../../common/parts/status-tag.tsx';
import { useNextPage, whileShort } from '../../../common/parts/stretch.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { useChosen } from '../../../common/parts/use-chosen.ts';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { Page } from '../../shell/page.tsx';
import { useCannot } from '../../shell/use-cannot.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { serviceName, servicesQuery } from '../compose/services.ts';
import { Drafts } from './drafts.tsx';
import { downloadCsv } from './export.ts';
import { Day, Filter } from './filter-fields.tsx';
import { MessageTable } from './message-table.tsx';
import { dayStart, searchSent, type SentSearch } from './sent.ts';
import { Skeleton } from './skeleton.tsx';
import { useListKeys } from './use-list-keys.ts';
import { words } from './words.ts';

const STATUSES = [
  'Initialized',
  'ReadyForPublish',
  'Published',
  'Fetched',
  'Read',
  'Confirmed',
  'AttachmentsDownloaded',
  'Forwarded',
  'PurgedByRecipient',
  'PurgedByAltinn',
  'Reserved',
  'Failed',
] as const;

/** A national identity number is searched for from here, and never from the address. */
let hiddenSearch: string | undefined;
const isHidden = (text: string): boolean =>
  /^\d{11}$/.test(text.replace(/[\s.]/g, '')) || /person:identifier/.test(text);

export function MessagesPage() {
  const { api, code, may } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const cannot = useCannot('editor');
  const language = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const search = useSearch({ from: '/$owner/messages' });
  const [hidden, setHidden] = useState(hiddenSearch);
  hiddenSearch = hidden;
  const q = hidden ?? search.q ?? search.recipient;
  const [typed, setTyped] = useState(q ?? '');
  useEffect(() => setTyped(q ?? ''), [q]);
  const [busy, setBusy] = useState(false);

  const asked: SentSearch = {
    q: q === undefined || q === '' ? undefined : q,
    service: search.resource,
    status: search.status,
    stuck: search.stuck,
    from: dayStart(search.from),
    to: dayStart(search.to, 1),
  };
  const found = useInfiniteQuery({
    queryKey: ['sent', code, asked],
    queryFn: ({ pageParam, signal }) => searchSent(api, { ...asked, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (before) => before,
    refetchOnWindowFocus: whileShort,
    refetchOnMount: whileShort,
  });
  const { chosen, choose, clear: chooseNone } = useChosen<string>(JSON.stringify([asked, found.isPlaceholderData]));
  const services = useQuery(servicesQuery(api));
  const names = useMemo(
    () => new Map(services.data?.map((service) => [service.identifier, serviceName(service, language)])),
    [services.data, language],
  );
  const messages = useMemo(() => found.data?.pages.flatMap(({ items }) => items) ?? [], [found.data]);
  const filtered = Object.values(asked).some((value) => value !== undefined);

  const go = (change: { readonly [Name in keyof typeof search]?: (typeof search)[Name] | undefined }) =>
    void navigate({ to: '/$owner/messages', params: { owner: code }, search: { ...search, ...change }, replace: true });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = typed.trim();
    setHidden(isHidden(text) ? text : undefined);
    go({ q: isHidden(text) || text === '' ? undefined : text, recipient: undefined });
  };
  const clear = () => {
    setHidden(undefined);
    setTyped('');
    void navigate({ to: '/$owner/messages', params: { owner: code }, search: {}, replace: true });
  };

  const following = useNextPage({
    pages: found.data?.pages.length ?? 0,
    ready: found.hasNextPage && !found.isFetching && !found.isFetchNextPageError,
    fetch: found.fetchNextPage,
  });
  useListKeys(id, messages, following.more);

  /** Does something with each chosen message; says how many it went well with. */
  const forEach = async (path: 'retry' | 'recall', done: (values: { n: number }) => string) => {
    setBusy(true);
    let n = 0;
    for (const one of chosen)
      try {
        await api.post(`/correspondence/api/v1/correspondence/${one}/${path}`);
        n++;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
      }
    setBusy(false);
    didIt(n === chosen.size ? done({ n }) : `${done({ n })}. ${say('notAll', { n: chosen.size - n })}`);
    chooseNone();
    void queries.invalidateQueries({ queryKey: ['sent', code] });
  };

  const chips = [
    ...(q === undefined || q === '' ? [] : [{ key: 'q', text: isHidden(q) ? '•••••••••••' : q, off: () => clearQ() }]),
    ...(search.resource === undefined
      ? []
      : [{ key: 'r', text: names.get(search.resource) ?? search.resource, off: () => go({ resource: undefined }) }]),
    ...(search.status === undefined
      ? []
      : [{ key: 's', text: statusText(search.status), off: () => go({ status: undefined }) }]),
    ...(search.stuck === undefined ? [] : [{ key: 'k', text: say('onlyStuck'), off: () => go({ stuck: undefined }) }]),
    ...(search.from === undefined && search.to === undefined
      ? []
      : [
          {
            key: 'd',
            text: `${search.from ?? '…'} – ${search.to ?? '…'}`,
            off: () => go({ from: undefined, to: undefined }),
          },
        ]),
  ];
  function statusText(status: string): string {
    const tag = messageStatus(status);
    return tag === undefined ? status : sayCommon(tag);
  }
  function clearQ(): void {
    setHidden(undefined);
    go({ q: undefined, recipient: undefined });
  }

  const { error } = found;
  return (
    <Page
      title={say('title')}
      actions={
        <Link to="/$owner/messages/new" params={{ owner: code }} className="ds-button" data-variant="primary">
          <PlusIcon aria-hidden />
          {sayCommon('nav.new')}
        </Link>
      }
    >
      <Drafts />
      <search>
        <form className="filters" onSubmit={submit}>
          <div className="ds-field filters-q">
            <label className="ds-label" htmlFor={`${id}q`}>
              {say('search')}
            </label>
            <div className="filters-row">
              <input
                id={`${id}q`}
                className="ds-input"
                type="search"
                autoComplete="off"
                value={typed}
                aria-describedby={`${id}help`}
                onChange={({ target }) => setTyped(target.value)}
              />
              <Button type="submit" variant="secondary">
                {say('doSearch')}
              </Button>
            </div>
            <p className="small" id={`${id}help`}>
              {say('search.help')}
            </p>
          </div>
          <Filter
            id={`${id}r`}
            label={say('service')}
            value={search.resource ?? ''}
            set={(resource) => go({ resource })}
          >
            <option value="">{say('all')}</option>
            {services.data?.map((service) => (
              <option key={service.identifier} value={service.identifier}>
                {serviceName(service, language)}
              </option>
            ))}
          </Filter>
          <Filter id={`${id}s`} label={say('status')} value={search.status ?? ''} set={(status) => go({ status })}>
            <option value="">{say('all')}</option>
            {STATUSES.map((status) => (
              <option key={status} value={status}>
                {statusText(status)}
              </option>
            ))}
          </Filter>
          <Day id={`${id}f`} label={say('from')} value={search.from} set={(from) => go({ from })} />
          <Day id={`${id}t`} label={say('to')} value={search.to} set={(to) => go({ to })} />
          <label className="filters-check">
            <input
              type="checkbox"
              className="ds-input"
              checked={search.stuck === true}
              onChange={({ target }) => go({ stuck: target.checked ? true : undefined })}
            />
            {say('onlyStuck')}
          </label>
        </form>
      </search>
      {chips.length > 0 && (
        <ul className="filters-chips" aria-label={say('active')}>
          {chips.map(({ key, text, off }) => (
            <li key={key}>
              <button
                type="button"
                className="ds-chip"
                data-removable="true"
                onClick={off}
                aria-label={`${sayCommon('do.remove')} ${text}`}
              >
                <bdi>{text}</bdi>
              </button>
            </li>
          ))}
          <li>
            <button type="button" className="link-button" onClick={clear}>
              {sayCommon('do.clear')}
            </button>
          </li>
        </ul>
      )}
      {error instanceof Refused && !found.isFetchNextPageError && (
        <Refusal refusal={error.refusal} retry={() => void found.refetch()} />
      )}
      {found.isPending && <Skeleton rows={8} label={say('title')} />}
      {found.data !== undefined && messages.length === 0 && !filtered && (
        <EmptyState
          icon={<EnvelopeClosedIcon />}
          text={sayCommon('empty.messages')}
          action={
            <Link to="/$owner/messages/new" params={{ owner: code }} className="ds-button" data-variant="primary">
              {sayCommon('nav.new')}
            </Link>
          }
        />
      )}
      {found.data !== undefined && messages.length === 0 && filtered && (
        <EmptyState
          icon={<EnvelopeClosedIcon />}
          text={sayCommon('empty.search')}
          action={
            <Button type="button" variant="secondary" onClick={clear}>
              {sayCommon('do.clear')}
            </Button>
          }
        />
      )}
      {messages.length > 0 && (
        <>
          <div className="list-bar">
            <span>
              {say('shown', { n: messages.length })}
              {found.hasNextPage && ` ${say('more')}`}
            </span>
            {chosen.size > 0 && (
              <>
                <strong>{say('chosen', { n: chosen.size })}</strong>
                <Button
                  type="button"
                  variant="secondary"
                  aria-disabled={!may('editor') || busy || undefined}
                  onClick={() => {
                    if (may('editor') && !busy) void forEach('retry', (values) => say('retried', values));
                  }}
                >
                  {sayCommon('do.retry')}
                </Button>
                <Button
                  type="button"
                  variant="secondary"
                  aria-disabled={!may('editor') || busy || undefined}
                  onClick={() => {
                    if (may('editor') && !busy) void forEach('recall', (values) => say('withdrawn', values));
                  }}
                >
                  {sayCommon('do.withdraw')}
                </Button>
                {cannot !== undefined && <span className="small">{cannot}</span>}
              </>
            )}
            <Button
              type="button"
              variant="tertiary"
              aria-disabled={busy || undefined}
              onClick={() => {
                if (busy) return;
                setBusy(true);
                void downloadCsv(api, asked, chosen, messages).finally(() => setBusy(false));
              }}
            >
              {say('export')}
            </Button>
          </div>
          <div className="list" id={id} aria-busy={found.isFetching} data-old={found.isPlaceholderData || undefined}>
            <MessageTable
              owner={code}
              label={say('title')}
              messages={messages}
              services={names}
              selected={chosen}
              onSelect={choose}
            />
          </div>
          {found.isFetchNextPageError && error instanceof Refused && (
            <Refusal refusal={error.refusal} retry={() => void found.fetchNextPage()} />
          )}
          {found.hasNextPage && (
            <Button
              type="button"
              variant="secondary"
              ref={following.button}
              aria-disabled={found.isFetchingNextPage || undefined}
              onClick={following.more}
            >
              {sayCommon('do.more')}
            </Button>
          )}
        </>
      )}
    </Page>
  );
}
