const MARK = 'budstikke-inbox-unfinished';
let underWay = 0;

/**
 * Marks that changes are under way until all have ended. A session that is over sends the browser to log in, and whoever
 * comes back must be told that what was begun may not have been done.
 */
export function marked<Answer>(change: Promise<Answer>): Promise<Answer> {
  underWay++;
  sessionStorage.setItem(MARK, 'yes');
  return change.finally(() => {
    if (--underWay === 0) sessionStorage.removeItem(MARK);
  });
}

/** Was the page left in the middle of a change, when it was here before? Answers true once. */
export function wasLeft(): boolean {
  // The mark of what goes on now says nothing of before.
  if (underWay > 0) return false;
  const left = sessionStorage.getItem(MARK) !== null;
  sessionStorage.removeItem(MARK);
  return left;
}
