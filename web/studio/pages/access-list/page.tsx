import { DownloadIcon, PlusIcon } from '@navikt/aksel-icons';
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { number, organizationNumber, visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { csvOf, saveFile } from '../../integration/csv.ts';
import { allMembers, listsQuery, membersKey, membersQuery } from '../../integration/lists-api.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { Failed, SearchField, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { AddMembers } from './add-members.tsx';
import { Connections } from './connections.tsx';
import { MemberTable } from './member-table.tsx';
import { words } from './words.ts';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, dialog, [contenteditable]') !== null;

/** One access list with thousands of members (web-design §3.14). */
export function AccessListPage() {
  const { code: owner, api, may } = useOwner();
  const { list: identifier } = useParams({ from: '/$owner/access-lists/$list' });
  const search = useSearch({ from: '/$owner/access-lists/$list' });
  const navigate = useNavigate({ from: '/$owner/access-lists/$list' });
  const queries = useQueryClient();
  const say = words.use();
  const sayCommon = common.use();
  const lists = useQuery(listsQuery(api));
  const members = useInfiniteQuery({
    ...membersQuery(api, identifier, search),
    placeholderData: keepPreviousData,
  });
  const [pasted, setPasted] = useState('');
  const [refusal, setRefusal] = useState<RefusalValue>();
  const mayChange = may('editor');
  const list = lists.data?.find((one) => one.identifier === identifier);
  const first = members.data?.pages[0];
  const rows = members.data?.pages.flatMap(({ data }) => data) ?? [];
  const filtered = search.q !== undefined || search.deleted === true;

  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const setAdd = (add: boolean) => {
    if (!add) setPasted('');
    change({ add: add || undefined });
  };
  const changed = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: membersKey(api, identifier) }),
      queries.invalidateQueries({ queryKey: listsQuery(api).queryKey }),
    ]);

  // Pasted anywhere on the page, numbers open the panel.
  useEffect(() => {
    if (!mayChange) return;
    const paste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (isField(event.target) || !/\d{3}\D?\d{3}\D?\d{3}/.test(text)) return;
      event.preventDefault();
      setPasted(text);
      void navigate({ search: (before) => ({ ...before, add: true }), replace: true });
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [mayChange, navigate]);

  const download = async () => {
    setRefusal(undefined);
    try {
      const all = await allMembers(api, identifier);
      saveFile(
        csvOf([
          [say('number'), say('name'), say('type'), say('since')],
          ...all.map((one) => [one.organizationNumber ?? '', one.name ?? '', one.unitType ?? '', one.since]),
        ]),
        `${identifier}.csv`,
      );
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
  };

  const addButton = (
    <RoleButton needs="editor" variant="primary" onClick={() => setAdd(true)}>
      <PlusIcon aria-hidden />
      {sayCommon('do.addMembers')}
    </RoleButton>
  );
  const title = visible(list?.name ?? identifier);
  return (
    <Page
      title={title}
      above={
        <Link to="/$owner/access-lists" params={{ owner }} className="ds-link">
          {sayCommon('nav.lists')}
        </Link>
      }
      aboveTitle={sayCommon('nav.lists')}
      lead={
        <>
          <code>{identifier}</code>
          {first !== undefined && <> · {say('members', { n: first.members })}</>}
        </>
      }
      {...(search.add === true && mayChange ? {} : { actions: addButton })}
    >
      {list !== undefined && <Connections list={list} />}
      {search.add === true && mayChange && first !== undefined && (
        <AddMembers list={identifier} pasted={pasted} onChanged={changed} onClose={() => setAdd(false)} />
      )}
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {members.isError && <Failed error={members.error} retry={() => void members.refetch()} />}
      {(first === undefined || first.members > 0 || filtered) && !members.isError && (
        <search className="list-filter">
          <SearchField
            id="q"
            label={say('search')}
            value={search.q ?? ''}
            onChange={(q) => change({ q: q === '' ? undefined : q })}
          />
          <label className="list-filter-check">
            <input
              type="checkbox"
              className="ds-input"
              checked={search.deleted === true}
              onChange={({ target }) => change({ deleted: target.checked || undefined })}
            />
            {say('onlyDeleted')}
          </label>
          {first !== undefined && first.count > 0 && (
            <span className="list-filter-end list-filter-check small">
              {say('shown', { shown: rows.length, count: number(first.count) })}
            </span>
          )}
          <button type="button" className="ds-button" data-variant="tertiary" onClick={() => void download()}>
            <DownloadIcon aria-hidden />
            {say('csv')}
          </button>
        </search>
      )}
      {members.isPending && <Waiting what={say('loading')} />}
      {first !== undefined && first.members === 0 && !filtered && search.add !== true && (
        <EmptyState text={sayCommon('empty.members')} />
      )}
      {first !== undefined && (
        <div className={members.isPlaceholderData ? 'old-rows' : undefined} aria-busy={members.isPlaceholderData}>
          <MemberTable list={identifier} rows={rows} outside={first.outside} etag={first.etag} onChanged={changed} />
          {members.hasNextPage && (
            <button
              type="button"
              className="ds-button more"
              data-variant="secondary"
              aria-disabled={members.isFetchingNextPage}
              onClick={() => void members.fetchNextPage()}
            >
              {sayCommon('do.more')}
            </button>
          )}
        </div>
      )}
      {first !== undefined && rows.length === 0 && filtered && first.outside === null && (
        <EmptyState
          text={
            search.q !== undefined && /^[\d\s]{9,11}$/.test(search.q)
              ? sayCommon('need.known', { nr: organizationNumber(search.q.replaceAll(/\s/g, '')) })
              : sayCommon('empty.search')
          }
          action={
            <button
              type="button"
              className="ds-button"
              data-variant="secondary"
              onClick={() => change({ q: undefined, deleted: undefined })}
            >
              {sayCommon('do.clear')}
            </button>
          }
        />
      )}
    </Page>
  );
}
