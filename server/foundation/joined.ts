/**
 * Joins calls made in the same turn of the event loop into one: a request with a hundred questions, answered side by
 * side, costs one look-up and not a hundred. `load` answers in the order of the keys.
 */
export function joined<Key, Value>(
  load: (keys: readonly Key[]) => Promise<readonly Value[]>,
): (key: Key) => Promise<Value> {
  let waiting: { keys: Key[]; loaded: Promise<readonly Value[]> } | undefined;
  return async (key) => {
    if (waiting === undefined) {
      const keys: Key[] = [];
      const loaded = new Promise<void>((resolve) => process.nextTick(resolve)).then(() => {
        waiting = undefined;
        return load(keys);
      });
      waiting = { keys, loaded };
    }
    const place = waiting.keys.push(key) - 1;
    return (await waiting.loaded)[place]!;
  };
}
