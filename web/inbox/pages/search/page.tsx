import { useInfiniteQuery } from '@tanstack/react-query';
import { MagnifyingGlassIcon } from '@navikt/aksel-icons';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { shortDate, visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { MessageRow } from '../../mail/message-row.tsx';
import { type Filter, messagesQuery } from '../../mail/queries.ts';
import { FOLDERS, folderOf, type Summary } from '../../mail/wire.ts';
import { hasLastScope, lastScope } from '../../shell/last-scope.ts';
import { Page } from '../../shell/page.tsx';
import { useScopeName } from '../../shell/scope.ts';
import { groupsOf, monthName } from '../list/groups.ts';
import { words as listWords } from '../list/words.ts';
import { words } from './words.ts';
import '../list/list.css';

const SHORTEST = 2;
const LONGEST = 200;
/** How many years further back one more press looks. */
const FURTHER = 5;

interface Wanted {
  readonly q?: string | undefined;
  readonly scope?: string | undefined;
  readonly folder?: 'inbox' | 'archive' | 'bin' | undefined;
  readonly from?: string | undefined;
}

/** Search in every folder of everyone one acts for (web-design §3.20). */
export function SearchPage() {
  const wanted: Wanted = useSearch({ from: '/all/search' });
  const say = words.use();
  const navigate = useNavigate();
  const { q = '' } = wanted;
  const go = (change: Wanted) =>
    void navigate({
      to: '/all/search',
      search: Object.fromEntries(Object.entries({ ...wanted, ...change }).filter(([, value]) => value !== undefined)),
      replace: true,
    });
  const long = q.trim().length >= SHORTEST;
  return (
    <Page title={say('title')} windowTitle={long ? [q, say('title')] : [say('title')]}>
      <Field key={q} q={q} onSearch={(text) => go({ q: text, from: undefined })} />
      {long && <Found {...{ wanted, q, go }} />}
      {!long && q !== '' && <p className="ds-paragraph">{say('longer')}</p>}
    </Page>
  );
}

function Field({ q, onSearch }: { readonly q: string; readonly onSearch: (q: string) => void }) {
  const say = words.use();
  const id = useId();
  const [typed, setTyped] = useState(q);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // An identity number must not end up in an address.
    if (!/^\d{11}$/.test(typed.replace(/\s/g, ''))) onSearch(typed.trim());
  };
  return (
    <form className="search-form" onSubmit={submit}>
      <div className="ds-field">
        <label className="ds-label" htmlFor={id}>
          {say('field')}
        </label>
        <input
          id={id}
          className="ds-input"
          type="search"
          maxLength={LONGEST}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </div>
      <button type="submit" className="ds-button" data-variant="primary">
        <MagnifyingGlassIcon aria-hidden />
        {say('search')}
      </button>
    </form>
  );
}

function Found({
  wanted,
  q,
  go,
}: {
  readonly wanted: Wanted;
  readonly q: string;
  readonly go: (change: Wanted) => void;
}) {
  const say = words.use();
  const sayList = listWords.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const last = hasLastScope() && lastScope() !== 'all' ? lastScope() : undefined;
  const lastName = useScopeName(wanted.scope ?? last ?? 'me');
  const filter: Filter = {
    scope: wanted.scope ?? 'all',
    folder: wanted.folder ?? 'any',
    q: q.trim(),
    ...(wanted.from === undefined ? {} : { from: new Date(`${wanted.from}T00:00:00`).toISOString() }),
  };
  const rows = useInfiniteQuery(messagesQuery(filter));
  const first = rows.data?.pages[0];
  const items = rows.data?.pages.flatMap((page) => page.items) ?? [];
  const now = new Date(first?.asOf ?? Date.now());
  const loaded = rows.isSuccess && !rows.isPlaceholderData;
  const count = items.length;
  useEffect(() => {
    if (loaded) announce(say('found', { n: count }));
  }, [loaded, count, say]);
  const until = wanted.from ?? first?.searchedFrom ?? undefined;
  return (
    <>
      <fieldset className="list-quick">
        <legend className="ds-sr-only">{say('narrow')}</legend>
        {(wanted.scope ?? last) !== undefined && (
          <label className="ds-chip">
            <input
              type="checkbox"
              className="ds-input"
              checked={wanted.scope !== undefined}
              onChange={({ target }) => go({ scope: target.checked ? last : undefined })}
            />
            {say.rich('only', { name: <bdi>{lastName}</bdi> })}
          </label>
        )}
        {FOLDERS.map((folder) => (
          <label key={folder} className="ds-chip">
            <input
              type="checkbox"
              className="ds-input"
              checked={wanted.folder === folder}
              onChange={({ target }) => go({ folder: target.checked ? folder : undefined })}
            />
            {say('only', { name: sayCommon(`nav.${folder}`).toLowerCase() })}
          </label>
        ))}
      </fieldset>
      {rows.error instanceof Refused && <Refusal refusal={rows.error.refusal} retry={() => void rows.refetch()} />}
      <div className="message-list" data-dimmed={rows.isPlaceholderData || undefined}>
        {loaded && count === 0 && <EmptyState icon={<MagnifyingGlassIcon />} text={sayCommon('empty.search')} />}
        {groupsOf(items, now).map(({ key, name, items: those }) => (
          <section key={key} className="message-group">
            <h2 className="message-group-name">
              {typeof name === 'string' ? sayList(`groups.${name}`) : monthName(name, language)}
            </h2>
            <ul>
              {those.map((message) => (
                <FoundRow key={message.id} {...{ message, now, q }} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className="list-next">
        {rows.hasNextPage && (
          <button
            type="button"
            className="ds-button"
            data-variant="secondary"
            aria-disabled={rows.isFetchingNextPage || undefined}
            onClick={() => void rows.fetchNextPage()}
          >
            {sayCommon('do.more')}
          </button>
        )}
        {loaded && !rows.hasNextPage && until !== undefined && (
          <>
            <span className="small">{say('searchedTo', { date: shortDate(new Date(until)) })}</span>
            <button
              type="button"
              className="ds-button"
              data-variant="secondary"
              onClick={() => go({ from: yearsBefore(until) })}
            >
              {say('further')}
            </button>
          </>
        )}
      </div>
    </>
  );
}

function yearsBefore(moment: string): string {
  const day = new Date(moment);
  day.setFullYear(day.getFullYear() - FURTHER);
  return day.toISOString().slice(0, 10);
}

function FoundRow({ message, now, q }: { readonly message: Summary; readonly now: Date; readonly q: string }) {
  const sayCommon = common.use();
  const folder = folderOf(message);
  const { recipient } = message;
  return (
    <MessageRow
      message={message}
      scope={recipient === null ? 'all' : recipient.isMe ? 'me' : recipient.partyUuid}
      folder={folder}
      search={NO_FILTER}
      now={now}
      place={<span className="row-fact">{sayCommon(`nav.${folder}`)}</span>}
      marked={(text) => marked(visible(text), q)}
    />
  );
}

const NO_FILTER = {};

/** The words that were looked for, marked where they stand. */
function marked(text: string, q: string): ReactNode {
  const words = q
    .trim()
    .split(/\s+/)
    .filter((word) => word.length >= SHORTEST)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return text;
  return text
    .split(new RegExp(`(${words.join('|')})`, 'gi'))
    .map((part, place) => (place % 2 === 1 ? <mark key={place}>{part}</mark> : part));
}
