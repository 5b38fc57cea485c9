import { type RefObject, useEffect, useRef } from 'react';
import { readSetting } from '../../../common/settings/settings.ts';

/** Keys of the log: j and k move between its rows, Enter opens (the link does), r sends again, Esc closes. */
export function useLogKeys(doing: {
  readonly resend: (delivery: string) => void;
  readonly close: () => void;
  readonly isOpen: boolean;
}): RefObject<HTMLTableSectionElement | null> {
  const body = useRef<HTMLTableSectionElement>(null);
  const latest = useRef(doing);
  latest.current = doing;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target, key } = event;
      const inField =
        target instanceof HTMLElement &&
        target.closest('input:not([type="checkbox"]), select, textarea, dialog') !== null;
      if (inField || event.ctrlKey || event.metaKey || event.altKey || readSetting('shortcuts') === 'off') return;
      const links = [...(body.current?.querySelectorAll<HTMLAnchorElement>('th a') ?? [])];
      const rowOf = (element: Element | null) => element?.closest<HTMLElement>('[data-delivery]') ?? null;
      const current = rowOf(document.activeElement) ?? body.current?.querySelector('[aria-current="true"]') ?? null;
      const at = links.findIndex((link) => rowOf(link) === current);
      if (key === 'j' || key === 'k') {
        links[Math.min(links.length - 1, Math.max(0, at + (key === 'j' ? 1 : -1)))]?.focus();
        event.preventDefault();
      } else if (key === 'r') {
        const delivery = current?.getAttribute('data-delivery');
        if (delivery != null) latest.current.resend(delivery);
      } else if (key === 'Escape' && latest.current.isOpen) {
        links[at]?.focus();
        latest.current.close();
      }
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
  return body;
}
