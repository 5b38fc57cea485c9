import { useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { common } from '../../../common/words/common.ts';
import { patchRow } from '../../mail/labels.ts';
import { useHints } from '../../mail/live.ts';
import { type Filter, messageQuery, newestPage } from '../../mail/queries.ts';
import type { Summary } from '../../mail/wire.ts';

const GATHER = 100;
const TOP = 80;

/**
 * New mail waits behind a strip, so that nothing moves under the pointer; it comes by itself to one who is at the top
 * and has nothing chosen or in focus (web-design §3.19).
 */
export function useNewMail(parts: {
  readonly filter: Filter;
  readonly items: readonly Summary[];
  readonly list: RefObject<HTMLDivElement | null>;
  readonly busy: boolean;
  readonly refetch: () => Promise<unknown>;
}) {
  const queries = useQueryClient();
  const say = common.use();
  const latest = useRef(parts);
  latest.current = parts;
  const [waiting, setWaiting] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const idle = (): boolean => {
    const { busy, list } = latest.current;
    return !busy && window.scrollY < TOP && list.current?.contains(document.activeElement) !== true;
  };
  const look = async (): Promise<void> => {
    const { filter, items, refetch } = latest.current;
    const page = await newestPage(filter).catch((error: unknown) => {
      if (error instanceof Refused) return undefined;
      throw error;
    });
    if (page === undefined || latest.current.filter !== filter) return;
    const shown = new Set(items.map(({ id }) => id));
    const newest = items[0]?.contentUpdatedAt ?? '';
    const came = page.items.filter(({ id, contentUpdatedAt }) => !shown.has(id) && contentUpdatedAt >= newest).length;
    if (came > 0) announce(say('ok.new', { n: came }));
    if (!idle()) return setWaiting(came);
    setWaiting(0);
    await refetch();
  };
  useHints(({ kind, id }) => {
    if (kind === 'changed' && id !== undefined) {
      if (latest.current.items.some((item) => item.id === id))
        void queries.fetchQuery({ ...messageQuery(id), staleTime: 0 }).then(
          (message) => patchRow(queries, message),
          () => undefined,
        );
      return;
    }
    if (kind !== 'published' && kind !== 'poll' && !idle()) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void look(), GATHER);
  });
  return {
    waiting,
    async show(): Promise<void> {
      await latest.current.refetch();
      setWaiting(0);
      window.scrollTo({ top: 0 });
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.message-list .row-title')?.focus());
    },
  };
}
