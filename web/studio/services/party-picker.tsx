import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { announce } from '../../common/parts/announcer.tsx';
import { Name } from '../../common/parts/name.tsx';
import { findParties, type FoundParty } from './policy/subjects.ts';
import { serviceWords } from './words.ts';

const ASK_AFTER = 250;

/** Picks a party by name or number; what is typed never comes into an address. */
export function PartyPicker(props: {
  readonly label: string;
  readonly chosen: FoundParty | undefined;
  readonly onChoose: (party: FoundParty | undefined) => void;
  /** Only organisations, where people cannot be chosen. */
  readonly organizationsOnly?: boolean;
  readonly autoFocus?: boolean;
}) {
  const { label, chosen, onChoose, organizationsOnly = false } = props;
  const { api } = useRouteContext({ from: '/$owner' });
  const say = serviceWords.use();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), ASK_AFTER);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({ ...findParties(api, asked), enabled: asked.length >= 2 });
  const parties = (found.data ?? []).filter(({ kind }) => !organizationsOnly || kind === 'organization');
  const shown = open && asked.length >= 2 && !found.isPending;
  const count = parties.length;
  useEffect(() => {
    if (shown) announce(say('party.found', { n: count }));
  }, [shown, count, say]);

  if (chosen !== undefined)
    return (
      <div className="ds-field party-picker">
        <span className="ds-label">{label}</span>
        <span className="party-chosen">
          <PartyName party={chosen} />
          <button
            type="button"
            className="link-button"
            aria-label={`${say('party.change')}: ${label}`}
            onClick={() => {
              onChoose(undefined);
              setTyped('');
            }}
          >
            {say('party.change')}
          </button>
        </span>
      </div>
    );

  const choose = (party: FoundParty | undefined) => {
    if (party === undefined) return;
    setTyped('');
    setAsked('');
    setOpen(false);
    onChoose(party);
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setActive((before) => (before + step + count) % Math.max(1, count));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(parties[active]);
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      event.preventDefault();
      setOpen(false);
    }
  };
  return (
    <div className="ds-field party-picker">
      <label className="ds-label" htmlFor={`${id}field`}>
        {label}
      </label>
      <input
        id={`${id}field`}
        className="ds-input"
        type="text"
        role="combobox"
        autoComplete="off"
        aria-expanded={shown}
        aria-controls={`${id}list`}
        aria-describedby={`${id}help`}
        {...(shown && count > 0 ? { 'aria-activedescendant': `${id}${active}` } : {})}
        value={typed}
        // biome-ignore lint/a11y/noAutofocus: the field one opened it for
        autoFocus={props.autoFocus === true}
        onChange={({ target }) => {
          setTyped(target.value);
          setActive(0);
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      <span className="field-note" id={`${id}help`}>
        {shown && count === 0 ? say('party.none') : say('party.label')}
      </span>
      <div className="party-list" id={`${id}list`} role="listbox" aria-label={label} hidden={!shown || count === 0}>
        {parties.map((party, index) => (
          <div
            key={party.uuid}
            id={`${id}${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(party);
            }}
          >
            <PartyName party={party} />
          </div>
        ))}
      </div>
    </div>
  );
}

/** Who a found party is; a real person found by number has no name here. */
export function PartyName({ party }: { readonly party: FoundParty }) {
  const say = serviceWords.use();
  return (
    <Name
      name={party.name ?? say('party.person')}
      organizationNumber={party.organizationNumber ?? undefined}
      birthDate={party.birthDate ?? undefined}
    />
  );
}
