import { useEffect, useRef } from 'react';
import { type Hint, listen } from '../../common/api/stream.ts';

const hearers = new Set<(hint: Hint) => void>();
let stop: (() => void) | undefined;

/** Hears that mail came or changed for as long as the component is shown; what changed is asked for as usual. */
export function useHints(hear: (hint: Hint) => void): void {
  const latest = useRef(hear);
  latest.current = hear;
  useEffect(() => {
    const hearer = (hint: Hint) => latest.current(hint);
    hearers.add(hearer);
    stop ??= listen('/inbox/api/v1/stream', (hint) => {
      for (const one of hearers) one(hint);
    });
    return () => {
      hearers.delete(hearer);
      if (hearers.size > 0) return;
      stop?.();
      stop = undefined;
    };
  }, []);
}
