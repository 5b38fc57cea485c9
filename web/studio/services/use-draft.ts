import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Api } from '../../common/api/request.ts';
import { useOwner } from '../shell/use-owner.ts';
import { draftQuery } from './api.ts';
import { type DraftKeeper, keeperOf } from './draft-keeper.ts';

export interface Writing {
  readonly keeper: DraftKeeper;
  readonly api: Api;
  readonly owner: string;
  readonly id: string;
  /** A reader may look at everything and change nothing. */
  readonly mayWrite: boolean;
}

/** The draft of the service in the address, saved as one writes and when one leaves. */
export function useDraft(): Writing {
  const { api, may } = useOwner();
  const { owner, id } = useParams({ strict: false }) as { owner: string; id: string };
  const queries = useQueryClient();
  const { data } = useSuspenseQuery(draftQuery(api, id));
  const keeper = useMemo(() => keeperOf(api, queries, data), [api, queries, data]);
  useSyncExternalStore(keeper.subscribe, keeper.snapshot);
  useEffect(() => keeper.meet(data), [keeper, data]);
  useEffect(() => {
    const hidden = () => {
      if (document.visibilityState === 'hidden') void keeper.save();
    };
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void keeper.save();
    };
    document.addEventListener('visibilitychange', hidden);
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener('visibilitychange', hidden);
      document.removeEventListener('keydown', press);
    };
  }, [keeper]);
  return { keeper, api, owner, id, mayWrite: may('editor') };
}
