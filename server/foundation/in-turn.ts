/** Does the works of one key one after the other, in the order they came; a failed one holds up none behind it. */
export function inTurn(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
  const latest = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const mine = (latest.get(key) ?? Promise.resolve()).then(work, work);
    latest.set(key, mine);
    const forget = () => void (latest.get(key) === mine && latest.delete(key));
    mine.then(forget, forget);
    return mine;
  };
}
