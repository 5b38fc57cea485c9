import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { ArchiveIcon, InboxIcon, SparklesIcon, TrashIcon } from '@navikt/aksel-icons';
import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { Stretch, stretchesOf, useNextPage } from '../../../common/parts/stretch.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { filterOf, type FilterSearch, isNarrowed, onlyFilter } from '../../mail/filter.ts';
import { useLabels, useLeaving } from '../../mail/labels.ts';
import { MessageRow } from '../../mail/message-row.tsx';
import { countsQuery, matchesQuery, messagesQuery } from '../../mail/queries.ts';
import { type Folder, isFolder, type LabelChange, type Summary } from '../../mail/wire.ts';
import { Page } from '../../shell/page.tsx';
import { useScopeName } from '../../shell/scope.ts';
import { BulkBar } from './bulk-bar.tsx';
import { ConfidentialNote } from './confidential-note.tsx';
import { ActiveFilters, Filters, NOTHING, useFilterChange } from './filters.tsx';
import { groupsOf, monthName } from './groups.ts';
import { OpeningNote } from './opening-note.tsx';
import type { Selection } from './selection.ts';
import { useListKeys } from './use-list-keys.ts';
import { useNewMail } from './use-new-mail.ts';
import { words } from './words.ts';
import './list.css';

/** The mail of whom one acts for (web-design §3.19). */
export function ListPage() {
  const { scope, folder } = useParams({ from: '/$scope/$folder' });
  const search = useSearch({ from: '/$scope/$folder' });
  return isFolder(folder) ? <List key={`${scope} ${folder}`} {...{ scope, folder }} search={search} /> : null;
}

interface Shown {
  readonly scope: string;
  readonly folder: Folder;
  readonly search: FilterSearch;
}

function List({ scope, folder, search }: Shown) {
  const say = words.use();
  const sayCommon = common.use();
  const name = useScopeName(scope);
  const filter = useMemo(() => filterOf(scope, folder, search), [scope, folder, search]);
  const rows = useInfiniteQuery(messagesQuery(filter));
  const counts = useQuery(countsQuery(scope)).data?.[folder];
  const narrowed = isNarrowed(search);
  const matches = useQuery({ ...matchesQuery(filter), enabled: narrowed }).data;
  const total = narrowed ? matches : counts?.all;
  const items = useMemo(() => rows.data?.pages.flatMap((page) => page.items) ?? [], [rows.data]);
  const asOf = rows.data?.pages[0]?.asOf;
  const selection = useSelection(items, JSON.stringify([filter, rows.isPlaceholderData]));
  const list = useRef<HTMLDivElement>(null);
  const queries = useQueryClient();
  /** From the top: what was scrolled through is not asked for anew, page by page. */
  const refetch = () => {
    queries.setQueryData(messagesQuery(filter).queryKey, (data) =>
      data === undefined ? data : { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
    );
    return rows.refetch();
  };
  const { waiting, show } = useNewMail({ filter, items, list, busy: selection.chosen.size > 0, refetch });
  const act = useAct({ items, list, selection, filter, asOf });
  const following = useNextPage({
    pages: rows.data?.pages.length ?? 0,
    ready: rows.hasNextPage && !rows.isFetching && !rows.isFetchNextPageError,
    fetch: rows.fetchNextPage,
  });
  useListKeys({ items, list, selection, act: act.some, folder, more: following.more });
  useSlowly(rows.isPending, sayCommon('is.loading', { what: say('list.messages') }));

  const title = sayCommon(`nav.${folder}`);
  const unread = counts?.unread.count ?? 0;
  const number = total && (total.countIsAtLeast ? sayCommon('list.atLeast', { n: total.count }) : total.count);
  return (
    <Page
      title={title}
      windowTitle={[
        ...(name === undefined ? [] : [name]),
        unread > 0 && folder === 'inbox' ? `${title} (${unread})` : title,
      ]}
      actions={
        items.length > 0 && (
          <button
            type="button"
            className="ds-button list-choose"
            data-variant="secondary"
            aria-pressed={selection.on}
            onClick={() => (selection.on ? selection.stop() : selection.start())}
          >
            {selection.on ? say('select.stop') : sayCommon('do.select')}
          </button>
        )
      }
    >
      <Filters {...{ scope, folder, search }} />
      <OpeningNote />
      {waiting > 0 && (
        <button type="button" className="ds-button list-new" data-variant="secondary" onClick={() => void show()}>
          <SparklesIcon aria-hidden />
          {sayCommon('ok.new', { n: waiting })}
        </button>
      )}
      {selection.chosen.size > 0 && !rows.isPlaceholderData && (
        <BulkBar {...{ folder, selection, number }} all={total?.count ?? 0} onChange={act.chosen} />
      )}
      {folder === 'inbox' && <ConfidentialNote scope={scope} />}
      <div
        ref={list}
        className="message-list"
        data-choosing={selection.on || undefined}
        data-dimmed={rows.isPlaceholderData || undefined}
      >
        {rows.isPending && <Skeleton />}
        {rows.error instanceof Refused && !rows.isRefetching && !rows.isFetchNextPageError && (
          <Refusal refusal={rows.error.refusal} retry={() => void rows.refetch()} />
        )}
        {rows.data !== undefined && items.length === 0 && <Nothing {...{ scope, folder, search }} />}
        <Groups
          {...{ scope, folder, search, items }}
          now={asOf === undefined ? new Date() : new Date(asOf)}
          chosen={selection.chosen}
          onSelect={selection.toggle}
          onChange={act.some}
        />
      </div>
      {rows.isFetchNextPageError && rows.error instanceof Refused && (
        <Refusal refusal={rows.error.refusal} retry={() => void rows.fetchNextPage()} />
      )}
      {rows.hasNextPage && (
        <div className="list-next">
          <button
            ref={following.button}
            type="button"
            className="ds-button"
            data-variant="secondary"
            aria-disabled={rows.isFetchingNextPage || undefined}
            onClick={following.more}
          >
            {sayCommon('do.more')}
          </button>
          {number !== undefined && <span className="small">{say('list.of', { done: items.length, all: number })}</span>}
        </div>
      )}
    </Page>
  );
}

function Groups(
  props: Shown & {
    readonly items: readonly Summary[];
    readonly now: Date;
    readonly chosen: ReadonlyMap<string, Summary>;
    readonly onSelect: (message: Summary, event: MouseEvent) => void;
    readonly onChange: (messages: readonly Summary[], change: LabelChange) => void;
  },
) {
  const { scope, folder, search, items, now, chosen, onSelect, onChange } = props;
  const say = words.use();
  const language = useLanguage();
  const leaving = useLeaving();
  const kept = useMemo(() => onlyFilter(search), [search]);
  const day = now.toDateString();
  const groups = useMemo(
    () =>
      groupsOf(items, now).map((group) => ({
        ...group,
        stretches: stretchesOf(group.items).map((those) => ({ those, ids: those.map(({ id }) => `message-${id}`) })),
      })),
    [items, day],
  );
  return groups.map(({ key, name, stretches }) => {
    const heading = typeof name === 'string' ? say(`groups.${name}`) : monthName(name, language);
    return (
      <section key={key} className="message-group">
        <h2 className="message-group-name">{heading}</h2>
        {stretches.map(({ those, ids }, index) => (
          <Stretch
            key={index}
            as="ul"
            label={say('list.label', { group: heading })}
            ids={ids}
            draw={() =>
              those.map((message) => (
                <MessageRow
                  key={message.id}
                  {...{ message, scope, folder, now, onSelect, onChange }}
                  search={kept}
                  selected={chosen.has(message.id)}
                  leaving={leaving.has(message.id)}
                />
              ))
            }
          />
        ))}
      </section>
    );
  });
}

function Nothing({ scope, folder, search }: Shown) {
  const say = words.use();
  const sayCommon = common.use();
  const change = useFilterChange(scope, folder, search);
  if (isNarrowed(search))
    return (
      <>
        <ActiveFilters {...{ scope, folder, search }} />
        <EmptyState
          icon={<InboxIcon />}
          text={sayCommon('empty.search')}
          action={
            <button type="button" className="ds-button" data-variant="secondary" onClick={() => change(NOTHING)}>
              {sayCommon('do.clear')}
            </button>
          }
        />
      </>
    );
  const states = {
    inbox: [<InboxIcon key="inbox" />, sayCommon('empty.inbox')],
    archive: [<ArchiveIcon key="archive" />, sayCommon('empty.archive')],
    bin: [<TrashIcon key="bin" />, say('empty.bin')],
  } as const;
  const [icon, text] = states[folder];
  return <EmptyState icon={icon} text={text} />;
}

/** Rows to come, as high as they will be; seen after 150 ms. */
function Skeleton() {
  return (
    <div className="list-skeleton" aria-hidden="true">
      {[0, 1, 2, 3, 4].map((row) => (
        <div key={row} className="ds-skeleton" data-variant="rectangle" />
      ))}
    </div>
  );
}

/** Says what is loading once it has taken a second. */
function useSlowly(loading: boolean, sentence: string): void {
  useEffect(() => {
    if (!loading) return;
    const timer = setTimeout(() => announce(sentence), 1000);
    return () => clearTimeout(timer);
  }, [loading, sentence]);
}

/** What is chosen goes when `list` becomes another: "all that match" must not come to mean what another filter finds. */
function useSelection(items: readonly Summary[], list: string): Selection {
  const say = words.use();
  const [of, setOf] = useState(list);
  const [on, setOn] = useState(false);
  const [all, setAll] = useState(false);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Summary>>(new Map());
  if (of !== list) {
    setOf(list);
    setAll(false);
    setChosen(new Map());
  }
  const last = useRef<string>(undefined);
  const latest = useRef(items);
  latest.current = items;
  const toggle = useCallback((message: Summary, event?: { readonly shiftKey: boolean }) => {
    setAll(false);
    setChosen((before) => {
      const next = new Map(before);
      const rows = latest.current;
      const from = event?.shiftKey ? rows.findIndex(({ id }) => id === last.current) : -1;
      const to = rows.findIndex(({ id }) => id === message.id);
      if (from >= 0 && to >= 0)
        for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.set(row.id, row);
      else if (!next.delete(message.id)) next.set(message.id, message);
      last.current = message.id;
      return next;
    });
  }, []);
  const size = chosen.size;
  useEffect(() => {
    if (size > 0) announce(say('select.count', { n: size }));
  }, [size, say]);
  return {
    on,
    all,
    chosen,
    toggle,
    start: () => setOn(true),
    stop: () => {
      setOn(false);
      setAll(false);
      setChosen(new Map());
    },
    takeAll: () => setAll(true),
  };
}

/** Does something with messages, and keeps the focus in the list when rows leave. */
function useAct(parts: {
  readonly items: readonly Summary[];
  readonly list: React.RefObject<HTMLDivElement | null>;
  readonly selection: Selection;
  readonly filter: ReturnType<typeof filterOf>;
  readonly asOf: string | undefined;
}) {
  const { items, list, selection, filter, asOf } = parts;
  const labels = useLabels();
  const sayCommon = common.use();
  const next = useRef<string>(undefined);
  const latest = useRef({ items, selection });
  latest.current = { items, selection };
  useEffect(() => {
    if (next.current === undefined || document.activeElement !== document.body) return;
    document.getElementById(next.current)?.focus();
    next.current = undefined;
  }, [items]);
  const some = useCallback(
    (messages: readonly Summary[], change: LabelChange) => {
      const rows = latest.current.items;
      const ids = new Set(messages.map(({ id }) => id));
      if (change.folder !== undefined && messages.length === 1 && messages[0]!.status === 'RequiresAttention')
        return didIt(sayCommon('need.confirmFirst'));
      const last = rows.findLastIndex(({ id }) => ids.has(id));
      const after = rows.slice(last + 1).find(({ id }) => !ids.has(id)) ?? rows.findLast(({ id }) => !ids.has(id));
      const inList = list.current?.contains(document.activeElement) || messages.length > 1;
      next.current = inList && after !== undefined ? `message-${after.id}` : undefined;
      void labels.change(messages, change);
    },
    [labels, list, sayCommon],
  );
  const chosen = (change: LabelChange) => {
    if (selection.all && asOf !== undefined) void labels.changeAll(filter, asOf, change);
    else some([...selection.chosen.values()], change);
    selection.stop();
  };
  return { some, chosen };
}
