import { type Answer, type Call, ok } from '../../http/operation.ts';

const MOST = 1_000;

/** Which page of a list is asked for, in headers as the reference reads them or in a `next` link of ours. */
export interface Page {
  readonly size: number;
  readonly number: number;
}

const whole = (value: string | string[] | null | undefined): number | undefined =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;

/** The page a call asks for; what is no number is as if it were not there. Whoever asks for no page gets the whole list. */
export function pageOf({ headers, rawQuery }: Pick<Call<never, never, never>, 'headers' | 'rawQuery'>): Page {
  const query = new URLSearchParams(rawQuery);
  const size = whole(query.get('pageSize')) ?? whole(headers['x-page-size']);
  return {
    size: size === undefined ? Number.MAX_SAFE_INTEGER : Math.min(Math.max(size, 1), MOST),
    number: whole(query.get('pageNumber')) ?? whole(headers['x-page-number']) ?? 0,
  };
}

/**
 * Answers a page of a list, written item by item. `links.next` is the query of the next page, relative to the address that
 * was asked: the reference reads the same headers, but answers everything (authorization §4.5, quirk).
 */
export async function answerPage<Thing>(
  call: Pick<Call<never, never, never>, 'headers' | 'rawQuery'>,
  things: readonly Thing[],
  write: (thing: Thing) => object | Promise<object>,
): Promise<Answer> {
  const { size, number } = pageOf(call);
  const page = things.slice(number * size, (number + 1) * size);
  return ok({
    links: { next: nextOf(call, things.length, { size, number }) },
    data: await Promise.all(page.map(write)),
  });
}

function nextOf({ rawQuery }: { rawQuery: string }, count: number, { size, number }: Page): string | null {
  if ((number + 1) * size >= count) return null;
  const query = new URLSearchParams(rawQuery);
  query.set('pageSize', String(size));
  query.set('pageNumber', String(number + 1));
  return `?${query}`;
}
