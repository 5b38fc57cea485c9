import { ChevronDownIcon, StarFillIcon, StarIcon } from '@navikt/aksel-icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Me } from '../../common/api/session.ts';
import { number, organizationNumber, visible } from '../../common/format/format.ts';
import { announce } from '../../common/parts/announcer.tsx';
import { common } from '../../common/words/common.ts';
import { api, partiesQuery } from '../mail/queries.ts';
import type { FoundParty } from '../mail/wire.ts';
import { recentScopes } from './last-scope.ts';
import { useScopeName } from './scope.ts';
import { words } from './words.ts';

const DEBOUNCE = 120;
const FAVORITES = '/profile/api/v1/users/current/party-groups/favorites';

interface Choice {
  readonly scope: string;
  readonly name: string;
  readonly party?: FoundParty;
}
interface Group {
  readonly name: string;
  readonly choices: readonly Choice[];
}

/** Whom one acts for (web-design §3.20); choosing keeps the folder and drops the filter. */
export function PartySwitcher({ me, scope }: { readonly me: Me; readonly scope: string }) {
  const sayCommon = common.use();
  const id = useId();
  const popover = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const name = useScopeName(scope) ?? '…';
  useEffect(() => {
    const element = popover.current;
    const toggle = (event: Event) => setOpen((event as ToggleEvent).newState === 'open');
    element?.addEventListener('toggle', toggle);
    return () => element?.removeEventListener('toggle', toggle);
  }, []);
  return (
    <>
      <button
        type="button"
        className="ds-button menu-button header-owner"
        data-variant="tertiary"
        popoverTarget={id}
        aria-label={`${name}: ${sayCommon('nav.switch')}`}
      >
        <bdi>{name}</bdi>
        <ChevronDownIcon aria-hidden />
      </button>
      <div className="ds-dropdown party-switcher" id={id} popover="auto" ref={popover} data-placement="bottom-start">
        {open && <Switcher {...{ me, scope }} onDone={() => popover.current?.hidePopover()} />}
      </div>
    </>
  );
}

function Switcher({ me, scope, onDone }: { readonly me: Me; readonly scope: string; readonly onDone: () => void }) {
  const say = words.use();
  const sayCommon = common.use();
  const navigate = useNavigate();
  const { folder = 'inbox' } = useParams({ strict: false });
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [deleted, setDeleted] = useState(false);
  const [at, setAt] = useState(0);
  const [entered, setEntered] = useState(false);
  const q = useSettled(typed.trim(), DEBOUNCE);
  const found = useQuery(partiesQuery({ ...(q === '' ? {} : { q }), ...(deleted && { deleted }) }));
  const favorites = useFavorites();
  const recent = useNamed(recentScopes());
  useEffect(() => field.current?.focus(), []);

  const choiceOf = (party: FoundParty): Choice => ({
    scope: party.isMe ? 'me' : party.partyUuid,
    name: visible(party.name),
    party,
  });
  const results = found.data?.items ?? [];
  const above = new Set([...favorites.parties, ...recent].map(({ partyUuid }) => partyUuid));
  const groups: readonly Group[] =
    q === ''
      ? [
          {
            name: say('party.self'),
            choices: [
              { scope: 'me', name: me.person.name },
              { scope: 'all', name: sayCommon('nav.all') },
            ],
          },
          { name: say('party.favorites'), choices: favorites.parties.map(choiceOf) },
          {
            name: say('party.recent'),
            choices: recent.filter(({ partyUuid }) => !favorites.ids.includes(partyUuid)).map(choiceOf),
          },
          {
            name: say('party.others'),
            choices: results.filter(({ isMe, partyUuid }) => !isMe && !above.has(partyUuid)).map(choiceOf),
          },
        ]
      : [{ name: say('party.found'), choices: results.map(choiceOf) }];
  const all = groups.flatMap(({ choices }) => choices);
  const active = Math.min(at, all.length - 1);
  const optionId = (index: number) => `${id}-option-${index}`;
  useEffect(() => {
    document.getElementById(`${id}-option-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);

  const choose = (choice: Choice | undefined): void => {
    if (choice === undefined) return;
    onDone();
    void navigate({ to: '/$scope/$folder', params: { scope: choice.scope, folder } });
  };
  // What is shown may still be the answer to what was typed before; Enter then waits for the right one.
  const settled = typed.trim() === q && !found.isPlaceholderData && found.data !== undefined;
  const chooseNow = useRef(choose);
  chooseNow.current = choose;
  const first = all[active];
  useEffect(() => {
    if (!entered || !settled) return;
    setEntered(false);
    chooseNow.current(first);
  }, [entered, settled, first]);
  const press = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(all.length - 1, active + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (settled) choose(all[active]);
      else setEntered(true);
    } else if (event.key === 'Escape' && typed !== '') {
      event.preventDefault();
      event.stopPropagation();
      setTyped('');
    }
  };
  const { count = 0 } = found.data ?? {};
  // Whoever does not see the list hears how long it is, once it is the answer to what was typed.
  const heard = settled && q !== '' ? (count === 0 ? say('party.none') : say('party.count', { n: count })) : undefined;
  useEffect(() => {
    if (heard !== undefined) announce(heard);
  }, [heard, q]);
  let index = -1;
  return (
    <>
      <input
        ref={field}
        className="ds-input"
        type="search"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={all.length > 0 ? optionId(active) : undefined}
        aria-autocomplete="list"
        aria-label={say('party.find')}
        placeholder={say('party.find')}
        autoComplete="off"
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setEntered(false);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div className="party-list" role="listbox" id={`${id}-list`} aria-label={say('party.results')}>
        {groups.map(
          ({ name, choices }) =>
            choices.length > 0 && (
              // biome-ignore lint/a11y/useSemanticElements: a group of options in a list box
              <div key={name} role="group" aria-label={name}>
                <span className="party-group" aria-hidden="true">
                  {name}
                </span>
                {choices.map((choice) => {
                  index++;
                  const here = index;
                  return (
                    <Option
                      key={choice.scope}
                      id={optionId(here)}
                      choice={choice}
                      active={here === active}
                      chosen={choice.scope === scope}
                      onChoose={() => choose(choice)}
                    />
                  );
                })}
              </div>
            ),
        )}
        {q !== '' && found.data !== undefined && results.length === 0 && (
          <p className="party-none">{say('party.none')}</p>
        )}
      </div>
      <div className="party-foot">
        <span className="small">
          {count > results.length
            ? say('party.some', { done: results.length, all: number(count) })
            : q !== '' && say('party.count', { n: count })}
        </span>
        <label className="small party-deleted">
          <input
            type="checkbox"
            className="ds-input"
            checked={deleted}
            onChange={({ target }) => setDeleted(target.checked)}
          />
          {say('party.deleted')}
        </label>
        {scope !== 'me' && scope !== 'all' && <Favorite scope={scope} favorites={favorites} />}
      </div>
    </>
  );
}

function Option(props: {
  readonly id: string;
  readonly choice: Choice;
  readonly active: boolean;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const { id, choice, active, chosen, onChoose } = props;
  const say = words.use();
  const { party, name } = choice;
  const unread = party?.unread?.count ?? 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the focus and the keys
    <div
      id={id}
      role="option"
      aria-selected={active}
      aria-current={chosen || undefined}
      className="party-option"
      data-unit={(party?.mainUnit ?? null) !== null || undefined}
      onClick={onChoose}
    >
      <bdi className="party-name">{name}</bdi>
      {party?.organizationNumber != null && (
        <span className="name-number">{organizationNumber(party.organizationNumber)}</span>
      )}
      {party?.isDeleted && <span className="small">{say('party.isDeleted')}</span>}
      {unread > 0 && (
        <span className="party-unread">
          {say('party.unread', { n: unread })}
          {party?.unread?.countIsAtLeast ? '+' : ''}
        </span>
      )}
    </div>
  );
}

type Favorites = ReturnType<typeof useFavorites>;

function useFavorites() {
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: ['inbox', 'favorites'],
    queryFn: async ({ signal }) => (await api.get<{ parties: readonly string[] }>(FAVORITES, { signal })).parties,
  });
  const ids = data ?? [];
  const parties = useNamed(ids);
  const change = useMutation({
    mutationFn: ({ uuid, on }: { readonly uuid: string; readonly on: boolean }) =>
      on ? api.put(`${FAVORITES}/${uuid}`) : api.delete(`${FAVORITES}/${uuid}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['inbox', 'favorites'] }),
  });
  return { ids, parties, change: change.mutate };
}

function Favorite({ scope, favorites }: { readonly scope: string; readonly favorites: Favorites }) {
  const say = words.use();
  const name = useScopeName(scope) ?? '…';
  const is = favorites.ids.includes(scope);
  return (
    <button
      type="button"
      className="ds-button party-favorite"
      data-variant="tertiary"
      data-size="sm"
      onClick={() => favorites.change({ uuid: scope, on: !is })}
    >
      {is ? <StarFillIcon aria-hidden /> : <StarIcon aria-hidden />}
      <span>{say(is ? 'party.removeFavorite' : 'party.addFavorite', { name })}</span>
    </button>
  );
}

/** Parties by uuid, as far as one still acts for them. */
function useNamed(uuids: readonly string[]): readonly FoundParty[] {
  const ids = uuids.slice(0, 50).join(',');
  const { data } = useQuery({ ...partiesQuery({ ids }), enabled: ids !== '' });
  return ids === '' ? [] : (data?.items ?? []);
}

/** A value once it has been the same for a while. */
function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
