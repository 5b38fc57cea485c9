import MarkdownIt, { type Token } from 'markdown-it';
import sanitizeHtml from 'sanitize-html';
import { keepRows, showTasks } from './markdown-lines.ts';

/**
 * What a body may hold when it is shown (correspondence-receive §5.4): markdown of these elements, and links that leave
 * the inbox by http, https or mailto. Nothing is loaded unasked: an image becomes a link with its alternative text.
 */
export const SHOWN_ELEMENTS = [
  ...['p', 'em', 'strong', 'ul', 'ol', 'li', 'a', 'code', 'pre', 'blockquote', 'hr', 'br'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
];

/** Relative links too are refused: they would point into whatever page shows the message. */
export function isShownLink(url: string): boolean {
  return /^mailto:[^\s:/]/i.test(url) || (/^https?:\/\/[^\s/\\]/i.test(url) && URL.canParse(url));
}

/** Elements whose content is no text for people, or means something else in the parser that comes after ours. */
const DROPPED_WITH_CONTENT = [
  ...['script', 'style', 'textarea', 'option', 'select', 'xmp', 'head', 'title', 'noscript', 'iframe', 'template'],
  ...['svg', 'math', 'object', 'noembed', 'noframes', 'audio', 'video'],
];

/** Elements that stand on lines of their own; what they hold becomes paragraphs. */
const PARAGRAPHS = [
  ...['div', 'section', 'article', 'header', 'footer', 'main', 'aside', 'nav', 'address', 'figure', 'figcaption'],
  ...['dl', 'dt', 'dd', 'table', 'thead', 'tbody', 'tfoot', 'caption', 'fieldset', 'form', 'details', 'summary'],
  'center',
];

/** Deeper elements are reduced to their content: a page that shows the message must not run out of stack. */
const DEEPEST = 40;

type Attributes = Record<string, string>;
const to = (tagName: string) => (): sanitizeHtml.Tag => ({ tagName, attribs: {} });
const reduced = to('span');

const link = (attributes: Attributes): sanitizeHtml.Tag =>
  isShownLink(attributes.href ?? '') ? { tagName: 'a', attribs: { href: attributes.href! } } : reduced();

function image({ src = '', alt = '' }: Attributes): sanitizeHtml.Tag {
  if (alt.trim() === '') return reduced();
  return { ...link({ href: src }), text: alt };
}

const ordered = ({ start }: Attributes): sanitizeHtml.Tag => ({
  tagName: 'ol',
  attribs: start !== undefined && /^\d{1,9}$/.test(start) ? { start } : {},
});

const COMMON: sanitizeHtml.IOptions = {
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  nonTextTags: DROPPED_WITH_CONTENT,
  nestingLimit: DEEPEST,
  disallowedTagsMode: 'discard',
};

/** Any HTML as HTML of the shown elements, and of table rows, which the markdown writer understands. */
export const reduceHtml = (html: string): string =>
  sanitizeHtml(html, {
    ...COMMON,
    allowedTags: [...SHOWN_ELEMENTS, 'tr', 'td', 'th'],
    transformTags: {
      ...Object.fromEntries(PARAGRAPHS.map((name) => [name, to('p')])),
      b: to('strong'),
      i: to('em'),
      a: (_, attributes) => link(attributes),
      img: (_, attributes) => image(attributes),
      ol: (_, attributes) => ordered(attributes),
    },
  });

/** HTML of our own renderer once more through the allow-list, with links that give nothing away. */
export const finalHtml = (html: string): string =>
  sanitizeHtml(html, {
    ...COMMON,
    allowedTags: SHOWN_ELEMENTS,
    transformTags: {
      a: (_, attributes) => {
        const shown = link(attributes);
        return shown.tagName === 'a'
          ? { tagName: 'a', attribs: { ...shown.attribs, rel: 'noreferrer noopener' } }
          : shown;
      },
      ol: (_, attributes) => ordered(attributes),
    },
  });

/** CommonMark; tables and strikethrough, which have no shown element, stay the text they were written as. */
function markdown(html: boolean, tables: boolean) {
  const parser = new MarkdownIt({ html, linkify: !html });
  parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  parser.disable(tables ? ['strikethrough'] : ['table', 'strikethrough']);
  // Links are judged by us, where they can be told from text that only looks like one.
  if (html) parser.validateLink = () => true;
  else parser.validateLink = isShownLink;
  return parser;
}

/** Understands HTML inside markdown, as the readers that clients use may do. */
const mixed = markdown(true, false);
/** The same with tables, in which a cell's border ends a code span that would have gone on. */
const mixedWithTables = markdown(true, true);
const plain = markdown(false, false);
keepRows(plain);
showTasks(plain);
// HTML knows no lines either: what is made of it would run together.
keepRows(mixed);

// Inside a block of HTML an autolink would be read as an element of that name, and be lost.
const AUTOLINK = /<((?:https?:\/\/|mailto:)[^\s<>"']+)>/gi;
mixed.renderer.rules.html_block = (tokens, index) =>
  tokens[index]!.content.replace(AUTOLINK, (_, url: string) => `<a href="${url}">${url}</a>`);

export const renderMixed = (text: string): string => mixed.render(text);
export const renderPlain = (text: string): string => plain.render(text);

/** Is the text markdown alone, without HTML, images and links of other kinds, whichever way it is read? */
export const isPlainMarkdown = (text: string): boolean =>
  !holdsMore(mixed.parse(text, {})) && !holdsMore(mixedWithTables.parse(text, {}));

const holdsMore = (tokens: readonly Token[]): boolean =>
  tokens.some(
    (token) =>
      token.type === 'html_block' ||
      token.type === 'html_inline' ||
      token.type === 'image' ||
      (token.type === 'link_open' && !isShownLink(String(token.attrGet('href')))) ||
      (token.children !== null && holdsMore(token.children)),
  );
