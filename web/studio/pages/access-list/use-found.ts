import { useEffect, useRef, useState } from 'react';
import type { Api } from '../../../common/api/request.ts';
import type { Parsed } from '../../../common/parts/recipients/parse.ts';
import { LOOKED_UP_AT_A_TIME, type LookedUp, lookUpOrganizations } from '../../integration/lists-api.ts';

export type Verdict = 'new' | 'already' | 'unknown' | 'gone' | 'wrong' | 'person' | 'waiting';

/** One line of what was pasted, and what the register says of it. */
export interface Found {
  readonly key: string;
  /** As it was written, digits alone where it is a number. */
  readonly text: string;
  readonly verdict: Verdict;
  readonly known?: LookedUp;
  readonly line?: number;
}

/** What cannot be put into the list. */
export const isFault = ({ verdict }: Found): boolean => ['unknown', 'gone', 'wrong', 'person'].includes(verdict);

/**
 * What was pasted, looked up in the register a thousand at a time; each number once, until `version` of the list changes,
 * since who is a member may then be another.
 */
export function useFound(
  api: Api,
  list: string,
  parsed: Parsed,
  version: number,
): { readonly found: readonly Found[]; readonly looking: number; readonly error: unknown; readonly again: () => void } {
  const [known, setKnown] = useState<ReadonlyMap<string, LookedUp>>(new Map());
  const [error, setError] = useState<unknown>();
  const [turn, setTurn] = useState(0);
  const have = useRef({ version, known: new Map<string, LookedUp>() });
  useEffect(() => {
    if (have.current.version !== version) have.current = { version, known: new Map() };
    const cache = have.current.known;
    const wanted = parsed.recipients
      .filter(({ kind, value }) => kind === 'organization' && !cache.has(value))
      .map(({ value }) => value);
    setKnown(new Map(cache));
    setError(undefined);
    if (wanted.length === 0) return;
    const over = new AbortController();
    const run = async () => {
      for (let from = 0; from < wanted.length; from += LOOKED_UP_AT_A_TIME) {
        const page = wanted.slice(from, from + LOOKED_UP_AT_A_TIME);
        for (const one of await lookUpOrganizations(api, list, page, over.signal))
          cache.set(one.organizationNumber, one);
        if (over.signal.aborted) return;
        setKnown(new Map(cache));
      }
    };
    run().catch((failure: unknown) => {
      if (!over.signal.aborted) setError(failure);
    });
    return () => over.abort();
  }, [api, list, parsed, version, turn]);

  const found: Found[] = [
    ...parsed.recipients.map(({ urn, kind, value, line }): Found => {
      const at = line === undefined ? {} : { line };
      if (kind !== 'organization')
        return { key: urn, text: kind === 'person' ? `${value.slice(0, 6)} •••••` : value, verdict: 'person', ...at };
      const one = known.get(value);
      return { key: urn, text: value, verdict: verdictOf(one), ...at, ...(one === undefined ? {} : { known: one }) };
    }),
    ...parsed.wrong.map(({ line, text }, index): Found => ({ key: `wrong ${index}`, text, verdict: 'wrong', line })),
  ];
  return {
    found,
    looking: found.filter(({ verdict }) => verdict === 'waiting').length,
    error,
    again: () => setTurn((before) => before + 1),
  };
}

function verdictOf(one: LookedUp | undefined): Verdict {
  if (one === undefined) return 'waiting';
  if (one.party === null) return 'unknown';
  if (one.isMember) return 'already';
  return one.isDeleted ? 'gone' : 'new';
}
