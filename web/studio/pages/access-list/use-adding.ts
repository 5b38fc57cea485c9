import { useRef, useState } from 'react';
import type { Api } from '../../../common/api/request.ts';
import { Refused, type Refusal } from '../../../common/api/refusal.ts';
import { AT_A_TIME, changeMembers, readMembers } from '../../integration/lists-api.ts';

export interface Progress {
  readonly step: 'add' | 'remove';
  readonly done: number;
  readonly all: number;
}

/** Why it ended before all was done. */
export type Ending =
  | { readonly kind: 'stopped'; readonly done: number; readonly all: number }
  | { readonly kind: 'refused'; readonly done: number; readonly all: number; readonly refusal: Refusal }
  /** Another changed the list in between. */
  | { readonly kind: 'changed'; readonly done: number; readonly before: number; readonly now: number };

/**
 * Writes a hundred at a time, each batch on the version that the one before made: what another changes in between is
 * seen. Every batch stands or falls alone, so what is done stays done.
 */
export function useAdding(api: Api, list: string) {
  const [progress, setProgress] = useState<Progress>();
  const [ending, setEnding] = useState<Ending>();
  const stopping = useRef(false);

  /** Answers the parties that were put in and taken out, when all went well; else undefined. */
  async function write(
    add: readonly string[],
    remove: readonly string[],
    seen: { readonly etag: string; readonly members: number },
  ): Promise<{ readonly added: readonly string[]; readonly removed: readonly string[] } | undefined> {
    stopping.current = false;
    setEnding(undefined);
    let { etag } = seen;
    let done = 0;
    for (const [step, parties] of [
      ['add', add],
      ['remove', remove],
    ] as const) {
      for (let from = 0; from < parties.length; from += AT_A_TIME) {
        setProgress({ step, done: from, all: parties.length });
        if (stopping.current) return end({ kind: 'stopped', done, all: add.length });
        const batch = parties.slice(from, from + AT_A_TIME);
        try {
          etag = await changeMembers(api, list, step, batch, etag);
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          const { refusal } = error;
          if (refusal.status !== 412) return end({ kind: 'refused', done, all: add.length, refusal });
          const { members } = await readMembers(api, list, { limit: 1 });
          return end({ kind: 'changed', done, before: seen.members + done, now: members });
        }
        if (step === 'add') done += batch.length;
      }
    }
    setProgress(undefined);
    return { added: add, removed: remove };
  }

  function end(how: Ending): undefined {
    setProgress(undefined);
    setEnding(how);
  }

  return {
    progress,
    ending,
    write,
    stop: () => {
      stopping.current = true;
    },
    forget: () => setEnding(undefined),
  };
}
