import { useSyncExternalStore } from 'react';

type Urgency = 'polite' | 'assertive';

const EMPTY_AFTER = 5000;
const said: Record<Urgency, string> = { polite: '', assertive: '' };
const timers: Partial<Record<Urgency, ReturnType<typeof setTimeout>>> = {};
const listeners = new Set<() => void>();

function set(urgency: Urgency, text: string): void {
  said[urgency] = text;
  for (const changed of listeners) changed();
}

/** Says a sentence to those who hear the page; polite unless it cannot wait. */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  clearTimeout(timers[urgency]);
  // The same words twice are only read again when they differ.
  set(urgency, said[urgency] === text ? `${text}\u00a0` : text);
  timers[urgency] = setTimeout(() => set(urgency, ''), EMPTY_AFTER);
}

const subscribe = (changed: () => void) => {
  listeners.add(changed);
  return () => listeners.delete(changed);
};

/** The only live regions of the app; mounted once, outside the router. */
export function Announcer() {
  const polite = useSyncExternalStore(subscribe, () => said.polite);
  const assertive = useSyncExternalStore(subscribe, () => said.assertive);
  return (
    <>
      <div className="ds-sr-only" aria-live="polite">
        {polite}
      </div>
      <div className="ds-sr-only" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
}
