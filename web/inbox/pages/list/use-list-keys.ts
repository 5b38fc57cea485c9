import type { RefObject } from 'react';
import { rowElement } from '../../../common/parts/stretch.tsx';
import type { Folder, LabelChange, Summary } from '../../mail/wire.ts';
import { useKeys } from '../../shell/keys.ts';
import type { Selection } from './selection.ts';

/** j k x e # u in the list (web-design §3.19); they act on what is chosen, else on the row that has the focus. */
export function useListKeys(parts: {
  readonly items: readonly Summary[];
  readonly list: RefObject<HTMLDivElement | null>;
  readonly selection: Selection;
  readonly act: (messages: readonly Summary[], change: LabelChange) => void;
  readonly folder: Folder;
  /** Fetches what follows. */
  readonly more: () => void;
}): void {
  const { items, list, selection, act, folder, more } = parts;
  const focused = (): number => {
    const row = document.activeElement?.closest<HTMLElement>('[data-message]');
    const id = row && list.current?.contains(row) ? row.dataset.message : undefined;
    return items.findIndex((item) => item.id === id);
  };
  const go = (step: number): void => {
    const at = focused();
    const to = at < 0 ? (step > 0 ? 0 : items.length - 1) : Math.min(items.length - 1, Math.max(0, at + step));
    if (at + step >= items.length - 1) more();
    const link = rowElement(`message-${items[to]?.id}`);
    link?.focus({ preventScroll: true });
    link?.closest('li')?.scrollIntoView({ block: 'nearest' });
  };
  const these = (): readonly Summary[] => {
    const at = items[focused()];
    return selection.chosen.size > 0 ? [...selection.chosen.values()] : at === undefined ? [] : [at];
  };
  const change = (change: LabelChange): void => {
    const messages = these();
    if (messages.length === 0) return;
    act(messages, change);
    if (selection.chosen.size > 0) selection.stop();
  };
  useKeys({
    j: () => go(1),
    k: () => go(-1),
    x: (event) => {
      const at = items[focused()];
      if (at !== undefined) selection.toggle(at, event);
    },
    e: () => change({ folder: folder === 'archive' ? 'inbox' : 'archive' }),
    '#': () => change({ folder: folder === 'bin' ? 'inbox' : 'bin' }),
    u: () => {
      const marked = these().every(({ unread, hasUnopenedContent }) => unread && !hasUnopenedContent);
      change({ unread: !marked });
    },
    Escape: () => selection.stop(),
  });
}
