const MARK = 'budstikke-inbox-unfinished';

/**
 * Marks that a change is under way until it has ended. A session that is over sends the browser to log in, and whoever
 * comes back must be told that what was begun may not have been done.
 */
export function marked<Answer>(change: Promise<Answer>): Promise<Answer> {
  sessionStorage.setItem(MARK, 'yes');
  return change.finally(() => sessionStorage.removeItem(MARK));
}

/** Was the page left in the middle of a change? Answers true once. */
export function wasLeft(): boolean {
  const left = sessionStorage.getItem(MARK) !== null;
  sessionStorage.removeItem(MARK);
  return left;
}
