import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { common } from '../../common/words/common.ts';
import { useHints } from '../mail/live.ts';
import { countsQuery } from '../mail/queries.ts';
import { words } from './words.ts';

const GATHER = 300;

/** How many are unread in the inbox of whom one acts for, as it is now. */
export function UnreadBadge({ scope }: { readonly scope: string }) {
  const say = words.use();
  const sayCommon = common.use();
  const { data } = useQuery(countsQuery(scope));
  const unread = data?.inbox.unread;
  if (unread === undefined || unread.count === 0) return null;
  return (
    <span className="nav-count">
      <span aria-hidden="true">
        {unread.countIsAtLeast ? sayCommon('list.atLeast', { n: unread.count }) : unread.count}
      </span>
      <span className="ds-sr-only">{say('nav.unread', { n: unread.count })}</span>
    </span>
  );
}

/** Keeps numbers and lists true: whatever happens to mail, they are asked for again. */
export function useLiveCounts(): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useHints(() => {
    // The list that is shown knows when it may move; every list is asked for again when one comes back to it.
    void queries.invalidateQueries({ queryKey: ['inbox', 'messages'], refetchType: 'none' });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      void queries.invalidateQueries({ queryKey: ['inbox', 'counts'] });
      void queries.invalidateQueries({ queryKey: ['inbox', 'matches'] });
    }, GATHER);
  });
}
