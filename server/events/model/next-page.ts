/** Makes a text safe inside a query string and a header, leaving alone what both can hold: URNs stay readable. */
const inQuery = (text: string): string => text.replace(/[^\x21-\x7e]|[#%&+]/gu, encodeURIComponent);

/**
 * The address of the next page: `after` first, then the parameters as they came (events §1.3, paging). `subject` takes
 * over from the alternative subject header.
 */
export function nextPage(address: string, after: string, rawQuery: string, subject: string | undefined): string {
  const others = rawQuery.split('&').filter((parameter) => parameter !== '' && !/^after(=|$)/i.test(parameter));
  const bySubject = subject === undefined ? [] : [`subject=${inQuery(subject)}`];
  return `${address}?${[`after=${inQuery(after)}`, ...others, ...bySubject].join('&')}`;
}
