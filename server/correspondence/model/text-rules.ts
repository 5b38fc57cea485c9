/**
 * What the texts of a message may hold (correspondence-send §4.8):
 *
 * - title, sender's name and the text of a forward: plain text, else 1002, 1039, 1067;
 * - summary: meant to be plain text, not enforced (1004 does not exist); whoever shows it shows it as text;
 * - body: anything. Every text is markdown by CommonMark's own definition, and mail from the old portal mixes HTML in, so
 *   1003 is never given; `normaliseBody` and `renderBody` make of it what is safe to show.
 *
 * Plain text is text without HTML, and without a markdown construct that would be shown as something else than its
 * source. Emphasis marks, backticks, backslashes, a `#` inside the text and leading numbers are ordinary characters here.
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
