import sanitizeHtml from 'sanitize-html';

/** `$recipientName$`: a word that stands for something else (events §3.4, correspondence-receive §8.3). */
const KEYWORD = /\$([A-Za-z]+)\$/g;

/**
 * Puts the values of keywords into a text, all in one pass: a name that looks like a keyword stays a name. Words nobody
 * gave a value are left as they are.
 */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  let filled = '';
  let from = 0;
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at)) {
    KEYWORD.lastIndex = at;
    const match = KEYWORD.exec(text);
    if (match === null) break;
    const name = match[1]!;
    if (Object.hasOwn(values, name)) {
      filled += text.slice(from, match.index) + values[name]!;
      from = match.index + match[0].length;
      at = from;
    } else at = match.index + match[0].length - 1;
  }
  return filled + text.slice(from);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A value as it stands in HTML: a name is no markup. */
export const asHtml = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!)]),
  );

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** What an HTML text says, for who reads no HTML. */
export const plainOf = (html: string): string =>
  sanitizeHtml(html.replace(/<(br|\/p|\/div|\/li|\/h[1-6])\b[^>]*>/gi, '$&\n'), {
    allowedTags: [],
    allowedAttributes: {},
  })
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, entity: string) => ENTITIES[entity]!)
    .trim();

const LONGEST_SMS = 2144;

/** An SMS of at most 16 parts; what a long name adds beyond that is cut (events §3.4). */
export const cutSms = (text: string): string => [...text].slice(0, LONGEST_SMS).join('');
