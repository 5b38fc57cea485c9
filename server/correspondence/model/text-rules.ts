/**
 * What counts as plain text in titles and sender names (correspondence-send §4.8): no HTML, and no markdown construct
 * that would be shown as something else than its source. Emphasis marks, backticks, backslashes, a `#` inside the text
 * and leading numbers are ordinary characters here.
 */
const NOT_PLAIN: readonly RegExp[] = [
  /<\/?[a-z][^<>]*>/i, // an HTML element
  /<!--|<!\[CDATA\[|<\?/, // a comment and its like
  /<[a-z][a-z0-9+.-]*:[^\s<>]*>/i, // an autolink
  /^ {0,3}#{1,6}([ \t]|$)/m, // an ATX heading
  /^ {0,3}>/m, // a quotation
  /!?\[[^\]]*\]\([^)]*\)/, // a link or an image
  /!?\[[^\]]+\]\[[^\]]*\]/, // a reference link
  /^ {0,3}\[[^\]]+\]:\s*\S/m, // a link definition
  /^ {0,3}(```|~~~)/m, // a code fence
  /^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*\|/m, // the second line of a table
  /\n {0,3}(=+|-+)[ \t]*(\n|$)/, // a setext heading
];

export const isPlainText = (text: string): boolean => !NOT_PLAIN.some((construct) => construct.test(text));

const LANGUAGES = new Set(['nb', 'nn', 'en']);

/** `nb`, `nn`, `en` in any case. */
export const isSupportedLanguage = (language: string): boolean => LANGUAGES.has(language.toLowerCase());

/** The literal that is replaced by the recipient's registered name (§4.7). */
export const RECIPIENT_NAME = '{{recipientName}}';
