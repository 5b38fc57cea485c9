import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { MagnifyingGlassIcon } from '@navikt/aksel-icons';
import { readSetting } from '../../common/settings/settings.ts';
import { common } from '../../common/words/common.ts';
import { MENU } from './nav.tsx';
import { words } from './words.ts';

interface Target {
  readonly label: string;
  readonly go: () => unknown;
}

/** Search that goes anywhere: pages by name, messages and services by text, and who has access by number. `/` leads here. */
export function GoTo({ owner }: { readonly owner: string }) {
  const say = common.use();
  const sayShell = words.use();
  const navigate = useNavigate();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);

  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      const inField = (event.target as HTMLElement).closest('input, textarea, select, [contenteditable]') !== null;
      if (event.key !== '/' || inField || event.ctrlKey || event.metaKey || readSetting('shortcuts') === 'off') return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);

  const text = typed.trim();
  const targets: Target[] = MENU.flatMap(({ entries }) => entries)
    .map(({ to, key }) => ({ label: say(key), go: () => navigate({ to, params: { owner } }) }))
    .filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()));
  if (text !== '') {
    const number = text.replace(/\s/g, '');
    if (/^\d{9}$/.test(number))
      targets.unshift({
        label: sayShell('goTo.who', { text }),
        go: () => navigate({ to: '/$owner/access', params: { owner }, search: { party: number } }),
      });
    // An identity number must not end up in an address.
    if (!/^\d{11}$/.test(number)) {
      const query = { params: { owner }, search: { q: text } };
      targets.push(
        { label: sayShell('goTo.messages', { text }), go: () => navigate({ to: '/$owner/messages', ...query }) },
        { label: sayShell('goTo.services', { text }), go: () => navigate({ to: '/$owner/services', ...query }) },
      );
    }
  }

  const choose = (target: Target | undefined) => {
    if (target === undefined) return;
    setTyped('');
    setOpen(false);
    field.current?.blur();
    void target.go();
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setOpen(true);
      setActive((before) => (before + step + targets.length) % Math.max(1, targets.length));
    } else if (event.key === 'Enter') choose(targets[active]);
    else if (event.key === 'Escape') {
      setTyped('');
      setOpen(false);
    }
  };

  return (
    <search className="go-to">
      <MagnifyingGlassIcon aria-hidden className="go-to-icon" />
      <input
        ref={field}
        className="ds-input"
        type="text"
        role="combobox"
        autoComplete="off"
        aria-label={say('shell.goToLabel')}
        aria-keyshortcuts="/"
        aria-expanded={open}
        aria-controls={id}
        {...(open && targets.length > 0 ? { 'aria-activedescendant': `${id}${active}` } : {})}
        placeholder={say('shell.goTo')}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      <div className="go-to-list" id={id} role="listbox" aria-label={say('shell.goToLabel')} hidden={!open}>
        {targets.length === 0 && <div className="go-to-none">{sayShell('goTo.none')}</div>}
        {targets.map((target, index) => (
          <div
            key={target.label}
            id={`${id}${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onPointerDown={(event) => {
              // The field keeps the focus, or the list would be gone before the click.
              event.preventDefault();
              choose(target);
            }}
          >
            <bdi>{target.label}</bdi>
          </div>
        ))}
      </div>
    </search>
  );
}
