/** An XPath that is not valid. */
export class XPathRefused extends Error {}

export interface Token {
  readonly kind: 'name' | 'number' | 'literal' | 'operator' | 'end';
  readonly text: string;
}

const NAME_START = '[\\p{L}\\p{Nl}_]';
const NAME = `${NAME_START}[\\p{L}\\p{Nl}\\p{Nd}\\p{M}_.\\u00b7-]*`;
const pattern = new RegExp(
  `\\s+|("[^"]*"|'[^']*')|([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)|(${NAME})|(::|\\.\\.|//|!=|<=|>=|[()[\\].@,:/|+=<>*$-])`,
  'uy',
);

/** Splits an XPath into tokens; throws XPathRefused at a character that begins none. */
export function tokens(source: string): Token[] {
  const found: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < source.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(source);
    if (!match) throw new XPathRefused(`The XPath is not valid at "${source.slice(at, at + 20)}".`);
    const [, literal, number, name, operator] = match;
    if (literal !== undefined) found.push({ kind: 'literal', text: literal.slice(1, -1) });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (name !== undefined) found.push({ kind: 'name', text: name });
    else if (operator !== undefined) found.push({ kind: 'operator', text: operator });
  }
  found.push({ kind: 'end', text: 'the end' });
  return found;
}
