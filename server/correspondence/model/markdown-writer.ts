/**
 * Writes reduced HTML (`reduceHtml`) as markdown. The input's form is fixed: elements are closed, the only attributes
 * are `href` and `start`, and texts hold no bare `<`; so a pattern reads it.
 */
const TOKEN = /<(\/?)([a-z0-9]+)(?: href="([^"]*)")?(?: start="(\d+)")?[^>]*>|([^<]+)/g;
const VOID = new Set(['br', 'hr']);

interface Element {
  readonly tag: string;
  readonly href: string | undefined;
  readonly start: number;
  readonly children: Node[];
}
type Node = Element | string;

/** Stands for a hard line break until a paragraph is put together; texts cannot hold it. */
const BREAK = '\u0001';

/** Markdown of reduced HTML: blocks separated by blank lines, without a last line break. */
export const writeMarkdown = (html: string): string => blocks(treeOf(html)).join('\n\n');

function treeOf(html: string): Node[] {
  const root: Element = { tag: '', href: undefined, start: 1, children: [] };
  const open = [root];
  for (const [, closing, tag, href, start, text] of html.matchAll(TOKEN)) {
    const parent = open.at(-1)!;
    if (text !== undefined) parent.children.push(decode(text));
    else if (closing === '/') {
      if (open.length > 1) open.pop();
    } else {
      const element: Element = {
        tag: tag!,
        href: href === undefined ? undefined : decode(href),
        start: start === undefined ? 1 : Number(start),
        children: [],
      };
      parent.children.push(element);
      if (!VOID.has(tag!)) open.push(element);
    }
  }
  return root.children;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };

const decode = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ENTITIES[name]!);

const textOf = (node: Node): string =>
  typeof node === 'string' ? node : node.tag === 'br' ? '\n' : node.children.map(textOf).join('');

const isBlock = (node: Node): node is Element =>
  typeof node !== 'string' && /^(p|h[1-6]|ul|ol|li|pre|blockquote|hr|tr)$/.test(node.tag);

function blocks(nodes: readonly Node[]): string[] {
  const written: string[] = [];
  let run: Node[] = [];
  const endRun = () => {
    const text = paragraph(run);
    if (text !== '') written.push(text);
    run = [];
  };
  for (const node of nodes) {
    if (isBlock(node)) {
      endRun();
      written.push(...block(node));
    } else run.push(node);
  }
  endRun();
  return written;
}

function block(element: Element): string[] {
  const { tag, children } = element;
  switch (tag) {
    case 'hr':
      // Not `---`: at the top that would begin front matter.
      return ['***'];
    case 'pre':
      return [fenced(textOf(element))];
    case 'blockquote': {
      const quoted = blocks(children).join('\n\n');
      return quoted === '' ? [] : [quoted.replace(/^(.*)$/gm, (line) => (line === '' ? '>' : `> ${line}`))];
    }
    case 'ul':
    case 'ol':
      return list(element);
    case 'li':
      return list({ ...element, tag: 'ul', children: [element] });
    case 'tr':
      return row(children);
    case 'p':
      return blocks(children);
    default:
      return heading(Number(tag.slice(1)), children);
  }
}

function heading(level: number, children: readonly Node[]): string[] {
  const text = inline(children, {})
    .replace(new RegExp(`[\\s${BREAK}]+`, 'g'), ' ')
    .trim()
    .replace(/#+$/, '\\$&');
  return text === '' ? [] : [`${'#'.repeat(level)} ${text}`];
}

/** Cells of a table's row on one line; there is no shown element for a table. */
function row(children: readonly Node[]): string[] {
  const cells = children.map((cell) => paragraph([cell]).replace(/\s*\\?\n\s*/g, ' ')).filter((text) => text !== '');
  return cells.length === 0 ? [] : [safeLine(cells.join(' | '))];
}

function list({ tag, start, children }: Element): string[] {
  const items = children
    .filter((child) => typeof child !== 'string' || child.trim() !== '')
    .map((child) => (typeof child !== 'string' && child.tag === 'li' ? child.children : [child]))
    .map((content) => ({ content, written: blocks(content) }))
    .filter(({ written }) => written.length > 0);
  if (items.length === 0) return [];
  const loose = items.some(({ content }) => content.some((node) => isBlock(node) && !/^[uo]l$/.test(node.tag)));
  const lines = items.map(({ written }, index) => {
    const marker = tag === 'ol' ? `${Math.min(start + index, 999_999_999)}. ` : '- ';
    return marker + itemOf(written, loose).replace(/\n(?=[^\n])/g, `\n${' '.repeat(marker.length)}`);
  });
  return [lines.join(loose ? '\n\n' : '\n')];
}

/** Blocks of a list item; a list below a text needs no blank line, unless its number could be the text's own. */
const itemOf = (written: readonly string[], loose: boolean): string =>
  written.reduce((item, next) => `${item}${!loose && /^(- |1\. )/.test(next) ? '\n' : '\n\n'}${next}`);

function fenced(code: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${code.replace(/\n$/, '')}\n${fence}`;
}

function paragraph(nodes: readonly Node[]): string {
  const text = inline(nodes, {}).replace(new RegExp(`^[\\s${BREAK}]+|[\\s${BREAK}]+$`, 'g'), '');
  return text
    .replace(new RegExp(`[ \\t]*${BREAK}[ \\t\\n]*`, 'g'), '\\\n')
    .split('\n')
    .map((line) => safeLine(line.trim()))
    .filter((line) => line !== '')
    .join('\n');
}

/** A line that begins no block of its own. */
function safeLine(line: string): string {
  // A rule, the underline of a heading, or the second line of a table.
  if (/^[-=_|: \t]+$/.test(line)) return `\\${line}`;
  return line
    .replace(/^(#{1,6})(?=\s|$)/, '\\$1')
    .replace(/^(>|[-+](?=\s|$))/, '\\$1')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}

interface Within {
  readonly em?: boolean;
  readonly strong?: boolean;
  readonly link?: boolean;
}

const inline = (nodes: readonly Node[], within: Within): string =>
  nodes.map((node) => (typeof node === 'string' ? literal(node) : inlineElement(node, within))).join('');

function inlineElement(element: Element, within: Within): string {
  const { tag, href, children } = element;
  switch (tag) {
    case 'br':
      return BREAK;
    case 'code':
    case 'pre':
      return code(textOf(element));
    case 'em':
      return within.em === true ? inline(children, within) : marked('*', inline(children, { ...within, em: true }));
    case 'strong':
      return within.strong === true
        ? inline(children, within)
        : marked('**', inline(children, { ...within, strong: true }));
    case 'a':
      return within.link === true || href === undefined ? inline(children, within) : linked(href, element, within);
    default:
      return isBlock(element) ? ` ${inline(children, within)} ` : inline(children, within);
  }
}

const EDGES = new RegExp(`^([\\s${BREAK}]*)([^]*?)([\\s${BREAK}]*)$`);

/** A mark next to white space marks nothing, so the white space goes outside. */
function marked(mark: string, text: string): string {
  const [, before, core, after] = EDGES.exec(text)!;
  return core === '' ? text : `${before}${mark}${core}${mark}${after}`;
}

function linked(href: string, element: Element, within: Within): string {
  const text = textOf(element).trim();
  if (text === href && /^https?:\/\/[^\s<>]+$/i.test(href)) return `<${href}>`;
  const [, before, core, after] = EDGES.exec(inline(element.children, { ...within, link: true }))!;
  return `${before}[${core === '' ? literal(href) : core}](${destination(href)})${after}`;
}

const destination = (href: string): string =>
  href
    .replace(/[\s<>()\\]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
    .replace(/&(?=#?\w+;)/g, '&amp;');

function code(text: string): string {
  const content = text.replace(/\s+/g, ' ');
  if (content.trim() === '') return content;
  const longest = Math.max(0, ...(content.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = content.startsWith('`') || content.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}

/**
 * Text that is read as itself wherever it stands in a line. What could join with a neighbour's text into something else
 * (`<` at the end of one and `script>` at the start of the next) is escaped too.
 */
const literal = (text: string): string =>
  text
    .replace(/[ \t\r\n\f]*\n[ \t\r\n\f]*/g, '\n')
    .replace(/[ \t\r\f]+/g, ' ')
    .replace(/[\\`*[\]~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/<(?![\s\d=])/g, '\\<')
    .replace(/&(?=#?\w+;|#?\w*$)/g, '\\&')
    .replace(/!$/, '\\!');
