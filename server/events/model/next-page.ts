/** Makes a text safe inside a query string and a header, leaving alone what both can hold: URNs stay readable. */
const inQuery = (text: string): string => text.replace(/[^\x21-\x7e]|[#%&+]/gu, encodeURIComponent);

/**
 * The address of the next page: `after` first, then the parameters as they came (events §1.3, paging). `more` takes over
 * from headers, and `place` tells events of the same id apart.
 */
export function nextPage(
  address: string,
  { id, place }: { readonly id: string; readonly place: number | undefined },
  rawQuery: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const replaced = ['after', 'place', ...(Object.keys(more).length === 0 ? [] : ['subject', 'alternativesubject'])];
  const others = rawQuery
    .split('&')
    .filter((parameter) => parameter !== '' && !replaced.includes(parameter.split('=', 1)[0]!.toLowerCase()));
  return `${address}?${[
    `after=${inQuery(id)}`,
    ...(place === undefined ? [] : [`place=${place}`]),
    ...others,
    ...Object.entries(more).map(([name, value]) => `${name}=${inQuery(value)}`),
  ].join('&')}`;
}
