import { useEffect, useSyncExternalStore } from 'react';
import { ArrowUndoIcon, XMarkIcon } from '@navikt/aksel-icons';
import { readSetting } from '../settings/settings.ts';
import { common } from '../words/common.ts';
import { announce } from './announcer.tsx';

interface Done {
  readonly text: string;
  /** The inverse call; the change itself is already stored. */
  readonly undo: (() => unknown) | undefined;
}

const STAYS = 20_000;
/** What cannot be undone only tells; it must not cover what one does next. */
const TELLS = 6000;
let done: Done | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function set(next: Done | undefined): void {
  clearTimeout(timer);
  done = next;
  for (const changed of listeners) changed();
}

const startTimer = () => {
  clearTimeout(timer);
  timer = setTimeout(() => set(undefined), done?.undo === undefined ? TELLS : STAYS);
};

/** Says what was done, with Angre for 20 seconds where it can be undone; a second replaces the first. */
export function didIt(text: string, undo?: () => unknown): void {
  set({ text, undo });
  startTimer();
  announce(text);
}

/** Takes back what was done last, if it still can be. */
export function undoLast(): boolean {
  const undo = done?.undo;
  if (undo === undefined) return false;
  set(undefined);
  void undo();
  return true;
}

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Mounted once, outside the router. */
export function UndoToast() {
  const say = common.use();
  const shown = useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => done,
  );
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'z' || inField(event.target) || event.altKey || event.shiftKey) return;
      const single = !event.ctrlKey && !event.metaKey;
      if (single && readSetting('shortcuts') === 'off') return;
      if (undoLast()) event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  if (shown === undefined) return null;
  return (
    <section
      className="undo-toast"
      aria-label={say('toast.region')}
      data-color-scheme="dark"
      onMouseEnter={() => clearTimeout(timer)}
      onMouseLeave={startTimer}
      onFocus={() => clearTimeout(timer)}
      onBlur={startTimer}
    >
      <span className="undo-toast-text">{shown.text}</span>
      {shown.undo !== undefined && (
        <button type="button" className="ds-button" data-variant="tertiary" onClick={undoLast}>
          <ArrowUndoIcon aria-hidden />
          {say('do.undo')}
        </button>
      )}
      <button
        type="button"
        className="ds-button"
        data-variant="tertiary"
        data-icon="true"
        aria-label={say('shell.close')}
        onClick={() => set(undefined)}
      >
        <XMarkIcon aria-hidden />
      </button>
    </section>
  );
}
