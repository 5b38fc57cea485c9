import { useCallback, useState } from 'react';

/**
 * What is chosen in a list, for as long as it is the same list: nothing chosen under one filter is acted on under
 * another, where it may not even be seen. `list` says which it is, and whether its rows only stand for those to come.
 */
export function useChosen<Id>(list: string) {
  const [of, setOf] = useState(list);
  const [chosen, setChosen] = useState<ReadonlySet<Id>>(new Set());
  if (of !== list) {
    setOf(list);
    setChosen(new Set());
  }
  const choose = useCallback(
    (id: Id, on: boolean) =>
      setChosen((before) => {
        const ids = new Set(before);
        if (on) ids.add(id);
        else ids.delete(id);
        return ids;
      }),
    [],
  );
  const clear = useCallback(() => setChosen(new Set()), []);
  return { chosen, choose, clear };
}
