import { type Clock, hours } from '../foundation/clock.ts';

/** Shorter lists are read again as fast as it is asked whether they are the same. */
const MANY = 1000;
const KEPT = 16;
/** Some roles at deleted organisations end by themselves, after months. */
const KEPT_FOR = hours(1);

/**
 * Keeps long answers of the register as long as no party and no role has changed, however often the epoch moves: nearly
 * all that moves it is not of the register's making. The very same list is answered as long as it is the same.
 */
export function keptLists<Item>({ clock, version }: { clock: Clock; version: () => Promise<number> }) {
  const kept = new Map<string, { readonly version: number; readonly since: number; readonly list: readonly Item[] }>();
  return async (key: string, load: () => Promise<readonly Item[]>): Promise<readonly Item[]> => {
    // Before what it stands for, so that a list is never kept for a version it has not seen.
    const now = await version();
    const at = clock.now().getTime();
    const known = kept.get(key);
    const age = at - (known?.since ?? 0);
    if (known?.version === now && age >= 0 && age < KEPT_FOR) return known.list;
    const list = await load();
    kept.delete(key);
    if (list.length < MANY) return list;
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, { version: now, since: at, list });
    return list;
  };
}
