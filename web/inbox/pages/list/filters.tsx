import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { shortDate } from '../../../common/format/format.ts';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { changed, type FilterChange, type FilterSearch, isNarrowed, onlyFilter } from '../../mail/filter.ts';
import { countsQuery, servicesQuery } from '../../mail/queries.ts';
import { type Count, type Folder, idOf, textIn } from '../../mail/wire.ts';
import { words } from './words.ts';

const LONGEST = 200;

/** Narrows the list. Whatever is chosen is in the address, and takes the place of the entry before in the history. */
export function useFilterChange(scope: string, folder: Folder, search: FilterSearch) {
  const navigate = useNavigate();
  return (change: FilterChange): void =>
    void navigate({
      to: '/$scope/$folder',
      params: { scope, folder },
      search: changed(search, change),
      replace: true,
      resetScroll: false,
    });
}

export const NOTHING: FilterChange = {
  q: undefined,
  unread: undefined,
  confirm: undefined,
  due: undefined,
  service: undefined,
  sender: undefined,
  from: undefined,
  to: undefined,
  units: undefined,
};

export function Filters(props: { readonly scope: string; readonly folder: Folder; readonly search: FilterSearch }) {
  const { scope, folder, search } = props;
  const say = words.use();
  const sayCommon = common.use();
  const change = useFilterChange(scope, folder, search);
  const { data: counts } = useQuery(countsQuery(scope));
  const rare = [search.q, search.service, search.sender, search.from, search.to].some((one) => one !== undefined);
  const quick = [
    'unread',
    'confirm',
    'due',
    ...(scope === 'me' || scope === 'all' ? [] : (['units'] as const)),
  ] as const;
  const numbers: Partial<Record<(typeof quick)[number], Count | undefined>> = {
    unread: counts?.[folder].unread,
    confirm: counts?.[folder].confirm,
  };
  return (
    <search className="list-filters">
      <fieldset className="list-quick">
        <legend className="ds-sr-only">{say('filter.quick')}</legend>
        {quick.map((name) => {
          const number = numbers[name];
          return (
            <label key={name} className="ds-chip">
              <input
                type="checkbox"
                className="ds-input"
                checked={search[name] === true}
                onChange={({ target }) => change({ [name]: target.checked || undefined })}
              />
              {say(`filter.${name}`)}
              {number !== undefined && number.count > 0 && (
                <span className="list-number">
                  {' '}
                  {number.countIsAtLeast ? sayCommon('list.atLeast', { n: number.count }) : number.count}
                </span>
              )}
            </label>
          );
        })}
        {isNarrowed(search) && (
          <button type="button" className="ds-button" data-variant="tertiary" onClick={() => change(NOTHING)}>
            {sayCommon('do.clear')}
          </button>
        )}
      </fieldset>
      <details className="list-more" open={rare || undefined}>
        <summary>{say('filter.more')}</summary>
        <MoreFilters {...{ scope, search, change }} />
      </details>
    </search>
  );
}

function MoreFilters(props: {
  readonly scope: string;
  readonly search: FilterSearch;
  readonly change: (change: FilterChange) => void;
}) {
  const { scope, search, change } = props;
  const say = words.use();
  const language = useLanguage();
  const { data: services = [] } = useQuery(servicesQuery(scope));
  const senders = new Map(
    services.flatMap(({ sender }) => (sender === null ? [] : [[sender.organizationNumber, sender]])),
  );
  return (
    <div className="list-more-fields">
      <WordField value={search.q} onChange={(q) => change({ q })} />
      <Choice
        label={say('filter.service')}
        value={search.service}
        onChange={(service) => change({ service })}
        choices={services.map(({ serviceResource, serviceName }) => {
          const id = idOf(serviceResource);
          return { value: id, text: textIn(serviceName, language) || id };
        })}
      />
      <Choice
        label={say('filter.sender')}
        value={search.sender}
        onChange={(sender) => change({ sender })}
        choices={[...senders.values()].map(({ organizationNumber, name }) => ({
          value: organizationNumber,
          text: textIn(name, language) || organizationNumber,
        }))}
      />
      <DayField label={say('filter.from')} value={search.from} onChange={(from) => change({ from })} />
      <DayField label={say('filter.to')} value={search.to} onChange={(to) => change({ to })} />
    </div>
  );
}

function WordField(props: {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const { value, onChange } = props;
  const say = words.use();
  const id = useId();
  const [typed, setTyped] = useState(value ?? '');
  const [before, setBefore] = useState(value);
  if (value !== before) {
    setBefore(value);
    setTyped(value ?? '');
  }
  // An identity number must not end up in an address.
  const settle = () => {
    const q = typed.trim();
    if (!/^\d{11}$/.test(q.replace(/\s/g, '')) && q !== (value ?? '')) onChange(q === '' ? undefined : q);
  };
  return (
    <div className="ds-field">
      <label className="ds-label" data-size="sm" htmlFor={id}>
        {say('filter.q')}
      </label>
      <input
        id={id}
        className="ds-input"
        type="search"
        maxLength={LONGEST}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={settle}
        onKeyDown={({ key }) => {
          if (key === 'Enter') settle();
        }}
      />
    </div>
  );
}

function Choice(props: {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly { readonly value: string; readonly text: string }[];
  readonly onChange: (value: string | undefined) => void;
}) {
  const { label, value = '', choices, onChange } = props;
  const say = words.use();
  const id = useId();
  const known = value === '' || choices.some((choice) => choice.value === value);
  return (
    <div className="ds-field">
      <label className="ds-label" data-size="sm" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="ds-input"
        value={value}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      >
        <option value="">{say('filter.all')}</option>
        {!known && <option value={value}>{value}</option>}
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A day; what was chosen stands in our own words below, since the browser writes it in its language. */
function DayField(props: {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}) {
  const { label, value = '', onChange } = props;
  const id = useId();
  const meaning = value === '' ? undefined : shortDate(new Date(`${value}T12:00`));
  return (
    <div className="ds-field">
      <label className="ds-label" data-size="sm" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="ds-input"
        type="date"
        value={value}
        aria-describedby={meaning === undefined ? undefined : `${id}-meaning`}
        onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
      />
      {meaning !== undefined && (
        <span className="field-note" id={`${id}-meaning`}>
          {meaning}
        </span>
      )}
    </div>
  );
}

/** What narrows the list, each removable: shown where nothing was found. */
export function ActiveFilters(props: {
  readonly scope: string;
  readonly folder: Folder;
  readonly search: FilterSearch;
}) {
  const { scope, folder, search } = props;
  const say = words.use();
  const language = useLanguage();
  const change = useFilterChange(scope, folder, search);
  const { data: services = [] } = useQuery(servicesQuery(scope));
  const nameOf = (name: keyof FilterSearch, value: string | true): string => {
    if (value === true) return '';
    if (name === 'from' || name === 'to') return shortDate(new Date(`${value}T12:00`));
    if (name === 'service')
      return textIn(services.find((one) => idOf(one.serviceResource) === value)?.serviceName ?? {}, language) || value;
    if (name === 'sender')
      return (
        textIn(services.find(({ sender }) => sender?.organizationNumber === value)?.sender?.name ?? {}, language) ||
        value
      );
    return value;
  };
  const active = Object.entries(onlyFilter(search)) as [keyof FilterSearch, string | true][];
  return (
    <ul className="list-active" aria-label={say('filter.active')}>
      {active.map(([name, value]) => (
        <li key={name}>
          <button type="button" className="ds-chip" data-removable onClick={() => change({ [name]: undefined })}>
            {value === true
              ? say(`filter.${name}`)
              : say('filter.is', { name: say(`filter.${name}`), value: nameOf(name, value) })}
          </button>
        </li>
      ))}
    </ul>
  );
}
