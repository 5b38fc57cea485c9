import { useEffect, useRef } from 'react';
import { readSetting } from '../../common/settings/settings.ts';

/** What is done at a key; `g i` is two keys after one another. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const SEQUENCE = 1500;

/** Keys of a view. They never fire in fields, with modifiers, under a dialog, or when switched off (web-design §3.0). */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    let before: { readonly key: string; readonly at: number } | undefined;
    const press = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, target } = event;
      if (ctrlKey || metaKey || altKey || event.defaultPrevented || readSetting('shortcuts') === 'off') return;
      const field = 'input:not([type=checkbox]), textarea, select, [contenteditable]';
      if (target instanceof Element && target.closest(field) !== null) return;
      // An open dialog or menu has the keys, above all Esc.
      if (document.querySelector('dialog:modal, [popover]:popover-open') !== null) return;
      const together = before !== undefined && event.timeStamp - before.at < SEQUENCE ? `${before.key} ${key}` : '';
      before = key.length === 1 ? { key, at: event.timeStamp } : undefined;
      const act = latest.current[together] ?? latest.current[key];
      if (act === undefined) return;
      before = undefined;
      event.preventDefault();
      act(event);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}
