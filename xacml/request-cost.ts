import { RequestRefused } from './errors.ts';
import type { Work } from './evaluation.ts';
import { WORK_USED_UP } from './failure.ts';
import { type RequestCategory, RequestContext } from './request.ts';

/** Makes the request of one part of many, at the cost of its attributes. Throws RequestRefused. */
export function contextOf(part: readonly RequestCategory[], work: Work): RequestContext {
  let attributes = part.length;
  for (const category of part) attributes += category.attributes.length;
  if (!work.take(attributes)) throw usedUp();
  return new RequestContext(part);
}

/** What a part wants to see again, at the cost of its length. Throws RequestRefused. */
export function echoOf(part: readonly RequestCategory[], work: Work): RequestCategory[] {
  const echo: RequestCategory[] = [];
  for (const { category, attributes } of part) {
    const wanted = attributes.filter(({ includeInResult }) => includeInResult);
    if (wanted.length === 0) continue;
    echo.push({ category, attributes: wanted });
    for (const { values } of wanted) {
      for (const value of values) if (!work.take(25 + (value.length >> 2))) throw usedUp();
    }
  }
  return echo;
}

function usedUp(): RequestRefused {
  return new RequestRefused(0, WORK_USED_UP.sentence, WORK_USED_UP.code);
}
