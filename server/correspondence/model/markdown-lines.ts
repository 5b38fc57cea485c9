import type MarkdownIt from 'markdown-it';
import type { Token } from 'markdown-it';

type Parser = InstanceType<typeof MarkdownIt>;

/**
 * Tables have no element among those that are shown (correspondence-receive §5.4): their rows are lines of a paragraph,
 * which would run together. Each is at least a line of its own.
 */
export function keepRows(parser: Parser): void {
  parser.core.ruler.push('keep_rows', ({ tokens, Token: Made }) => {
    for (const token of tokens)
      if (token.type === 'inline' && token.children !== null)
        token.children = withRows(token, (type) => new Made(type, 'br', 0));
  });
}

/** Nor have boxes of a list of tasks: they are shown as the letters that look like them. */
export function showTasks(parser: Parser): void {
  parser.core.ruler.push('show_tasks', ({ tokens }) => {
    for (const [place, { type, children }] of tokens.entries())
      if (
        type === 'inline' &&
        tokens[place - 1]?.type === 'paragraph_open' &&
        tokens[place - 2]?.type === 'list_item_open'
      )
        showTask(children ?? []);
  });
}

/** Of a line without white space around it, and no two parts can take the same blanks: a hostile line takes no longer. */
const DELIMITERS = /^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$/;

/** The first line of a table in a paragraph: the one above the line of dashes; undefined where there is no table. */
function headOf(lines: readonly string[]): number | undefined {
  const under = lines.findIndex(
    (line, at) => at > 0 && line.includes('|') && lines[at - 1]!.includes('|') && DELIMITERS.test(line.trim()),
  );
  return under < 0 ? undefined : under - 1;
}

function withRows({ content, children }: Token, made: (type: string) => Token): Token[] {
  const all = children!;
  const lines = content.split('\n');
  const head = headOf(lines);
  const breaks = all.filter(({ type }) => type === 'softbreak' || type === 'hardbreak').length;
  // A line that ends inside code is none of the page's lines.
  if (head === undefined || breaks !== lines.length - 1) return all;
  let line = 0;
  return all.map((token) => {
    if (token.type !== 'softbreak' && token.type !== 'hardbreak') return token;
    line++;
    return line >= head ? made('hardbreak') : token;
  });
}

const TASK = /^\[([ xX])\](?=\s)/;

function showTask(children: readonly Token[]): void {
  const [first] = children;
  if (first?.type === 'text')
    first.content = first.content.replace(TASK, (_, mark: string) => (mark === ' ' ? '☐' : '☑'));
}
