import { useEffect, useRef } from 'react';
import { rowElement } from '../../../common/parts/stretch.tsx';
import { readSetting } from '../../../common/settings/settings.ts';
import { messageLinkId } from './message-table.tsx';
import type { SentMessage } from './sent.ts';

/** `j` and `k` go from row to row, and for more at the end; `x` chooses the one with the focus. */
export function useListKeys(list: string, messages: readonly SentMessage[], more: () => void): void {
  const latest = useRef({ messages, more });
  latest.current = { messages, more };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || readSetting('shortcuts') === 'off') return;
      if (target instanceof HTMLElement && target.closest('input:not([type=checkbox]), textarea, select, dialog'))
        return;
      const rows = latest.current.messages;
      const row = document.activeElement?.closest('tr');
      const inList = row != null && document.getElementById(list)?.contains(row);
      const focused = inList ? row.querySelector('.message-link')?.id : undefined;
      const at =
        focused === undefined ? -1 : rows.findIndex(({ correspondenceId: id }) => messageLinkId(id) === focused);
      if (key === 'j' || key === 'k') {
        const next = at < 0 ? 0 : at + (key === 'j' ? 1 : -1);
        if (next >= rows.length - 1) latest.current.more();
        const to = rows[Math.max(0, Math.min(rows.length - 1, next))];
        if (to === undefined) return;
        rowElement(messageLinkId(to.correspondenceId))?.focus();
      } else if (key === 'x' && at >= 0) row!.querySelector<HTMLElement>('input')?.click();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [list]);
}
