import { useEffect } from 'react';
import { rowElement } from '../parts/stretch.tsx';

interface Travelled {
  readonly pathChanged: boolean;
  readonly fromLocation?: { readonly state: { readonly __TSR_key?: string } } | undefined;
  readonly toLocation: { readonly state: { readonly __TSR_key?: string } };
}

interface TravellingRouter {
  readonly history: { subscribe(hear: (change: { action: { type: string } }) => void): () => void };
  subscribe(kind: 'onBeforeNavigate' | 'onRendered', hear: (event: Travelled) => void): () => void;
}

/**
 * Where the focus goes when the page changes (web-design §2.4): to the heading of the new one; on the way back to what
 * one came from.
 */
export function useTravel(router: TravellingRouter): void {
  useEffect(() => {
    const left = new Map<string, string>();
    let back = false;
    const stops = [
      router.history.subscribe(({ action }) => {
        back = action.type === 'BACK' || action.type === 'GO';
      }),
      router.subscribe('onBeforeNavigate', ({ fromLocation }) => {
        const key = fromLocation?.state.__TSR_key;
        if (key !== undefined && document.activeElement?.id) left.set(key, document.activeElement.id);
      }),
      router.subscribe('onRendered', ({ pathChanged, fromLocation, toLocation }) => {
        if (!pathChanged || fromLocation === undefined) return;
        const id = back ? left.get(toLocation.state.__TSR_key ?? '') : undefined;
        const way = { preventScroll: back };
        const there = id === undefined ? null : document.getElementById(id);
        (there ?? document.querySelector('h1'))?.focus(way);
        // Its row may be far away in a long list, and is not drawn while the page is.
        if (id !== undefined && there === null) setTimeout(() => rowElement(id)?.focus(way));
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [router]);
}
