import { day, flag, searchOf, text } from '../../common/routing/search.ts';
import type { Filter } from './queries.ts';

/** What a list is narrowed by, in its address; the message that is opened from it keeps it for next and previous. */
export const filterParameters = {
  q: text,
  unread: flag,
  confirm: flag,
  due: flag,
  service: text,
  sender: text,
  from: day,
  to: day,
  units: flag,
} as const;

const readFilter = searchOf(filterParameters);
export type FilterSearch = ReturnType<typeof readFilter>;
/** What is narrowed anew; undefined takes a filter away. */
export type FilterChange = { readonly [Name in keyof FilterSearch]: FilterSearch[Name] | undefined };

/** The filter with a change; what is not there has no key, so that equal filters have equal addresses. */
export const changed = (search: FilterSearch, change: FilterChange): FilterSearch =>
  onlyFilter({ ...search, ...change } as FilterSearch);

/** What the server is asked for: days of the reader's zone become moments. */
export function filterOf(scope: string, folder: string, search: FilterSearch): Filter {
  const { q, unread, confirm, due, service, sender, from, to, units } = search;
  return {
    scope,
    folder,
    ...(q === undefined || q.trim().length < 2 ? {} : { q }),
    ...(unread && { unread }),
    ...(confirm && { confirm }),
    ...(due && { due }),
    ...(service === undefined ? {} : { service }),
    ...(sender === undefined ? {} : { sender }),
    ...(from === undefined ? {} : { from: momentOf(from, '00:00:00') }),
    ...(to === undefined ? {} : { to: momentOf(to, '23:59:59.999') }),
    ...(units && { units }),
  };
}

/** Without a zone the browser takes it as the reader's. */
const momentOf = (isoDay: string, clock: string): string => new Date(`${isoDay}T${clock}`).toISOString();

export const onlyFilter = (search: FilterSearch): FilterSearch =>
  Object.fromEntries(
    Object.keys(filterParameters)
      .filter((name) => search[name as keyof FilterSearch] !== undefined)
      .map((name) => [name, search[name as keyof FilterSearch]]),
  ) as FilterSearch;

export const isNarrowed = (search: FilterSearch): boolean => Object.keys(onlyFilter(search)).length > 0;
