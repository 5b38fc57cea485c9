import { useCallback, useRef, useState } from 'react';
import { type Refusal, Refused } from '../../common/api/refusal.ts';

/** A call that a button makes: one at a time, with what it was refused by. `run` answers undefined when it was refused. */
export function useCall<Arguments extends readonly unknown[], Answer>(call: (...given: Arguments) => Promise<Answer>) {
  const [running, setRunning] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const latest = useRef(call);
  latest.current = call;
  const busy = useRef(false);
  const run = useCallback(async (...given: Arguments): Promise<Answer | undefined> => {
    if (busy.current) return undefined;
    busy.current = true;
    setRunning(true);
    setRefusal(undefined);
    try {
      return await latest.current(...given);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
      return undefined;
    } finally {
      busy.current = false;
      setRunning(false);
    }
  }, []);
  return { run, running, refusal, clear: useCallback(() => setRefusal(undefined), []) };
}
