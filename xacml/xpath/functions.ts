import type { XPathNode } from './document.ts';

/** What an XPath expression comes to; node-sets are in document order without repetitions. */
export type XPathValue = number | string | boolean | readonly XPathNode[];

export interface CallContext {
  readonly node: XPathNode;
  readonly position: number;
  readonly size: number;
  /** Takes steps of the decision; throws when they are used up. */
  readonly take: (steps: number) => void;
}

interface CoreFunction {
  readonly least: number;
  readonly most: number;
  readonly call: (context: CallContext, operands: readonly XPathValue[]) => XPathValue;
}

/** An XPath that cannot be evaluated: a wrong type, or too much work. */
export class XPathFailed extends Error {}

const XML = 'http://www.w3.org/XML/1998/namespace';
const LONGEST_TEXT = 100_000;

export function isNodeSet(value: XPathValue): value is readonly XPathNode[] {
  return Array.isArray(value);
}

/** The text of a node: its own, or that of all text below it. */
export function stringOfNode(node: XPathNode, take: (steps: number) => void): string {
  if (node.kind !== 'root' && node.kind !== 'element') return node.value;
  let text = '';
  const stack: XPathNode[] = [node];
  for (let at = stack.pop(); at; at = stack.pop()) {
    take(1 + (at.value.length >> 6));
    if (at.kind === 'text') text += at.value;
    for (let index = at.children.length - 1; index >= 0; index--) stack.push(at.children[index]!);
  }
  return text;
}

export function toText(value: XPathValue, take: (steps: number) => void): string {
  if (isNodeSet(value)) return value.length === 0 ? '' : stringOfNode(value[0]!, take);
  if (typeof value !== 'number') return String(value);
  return textOfNumber(value);
}

/** XPath writes no exponents (section 4.2): the digits are moved instead. */
function textOfNumber(value: number): string {
  if (value === 0) return '0';
  const [mantissa, exponent] = String(value).split('e');
  if (exponent === undefined) return mantissa!;
  const sign = value < 0 ? '-' : '';
  const digits = mantissa!.replace(/[-.]/g, '');
  const shift = Number(exponent);
  // Numbers with an exponent lie above 1e21 or below 1e-6, so all digits are on one side of the point.
  return shift > 0 ? sign + digits.padEnd(shift + 1, '0') : `${sign}0.${'0'.repeat(-shift - 1)}${digits}`;
}

export function toNumber(value: XPathValue, take: (steps: number) => void): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = toText(value, take).trim();
  return /^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/.test(text) ? Number(text) : Number.NaN;
}

export function toBoolean(value: XPathValue): boolean {
  if (isNodeSet(value)) return value.length > 0;
  if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
  return typeof value === 'string' ? value !== '' : value;
}

export function toNodeSet(value: XPathValue): readonly XPathNode[] {
  if (isNodeSet(value)) return value;
  throw new XPathFailed('The XPath needs nodes where it has a number, text or boolean.');
}

/** XPath rounds half up, to even the sign of zero (section 4.4). */
const round = (value: number): number => (Number.isFinite(value) ? Math.round(value) : value);

function bounded(text: string): string {
  if (text.length > LONGEST_TEXT) throw new XPathFailed(`The XPath makes a text of over ${LONGEST_TEXT} characters.`);
  return text;
}

function substring(text: string, from: number, length: number): string {
  const start = round(from);
  const end = start + round(length);
  return Array.from(text)
    .filter((_, index) => index + 1 >= start && index + 1 < end)
    .join('');
}

function translate(text: string, from: string, to: string): string {
  const targets = Array.from(to);
  const map = new Map<string, string>();
  for (const [index, character] of Array.from(from).entries()) {
    if (!map.has(character)) map.set(character, targets[index] ?? '');
  }
  return Array.from(text, (character) => map.get(character) ?? character).join('');
}

function languageMatches(node: XPathNode, wanted: string): boolean {
  for (let at: XPathNode | undefined = node; at; at = at.parent) {
    const found = at.attributes.find(({ name, namespace }) => name === 'lang' && namespace === XML);
    if (!found) continue;
    const language = found.value.toLowerCase();
    return language === wanted.toLowerCase() || language.startsWith(`${wanted.toLowerCase()}-`);
  }
  return false;
}

/** The node a name function speaks of: the first of its argument, else the context node. */
function named({ node }: CallContext, operands: readonly XPathValue[]): XPathNode | undefined {
  return operands.length === 0 ? node : toNodeSet(operands[0]!)[0];
}

function qualifiedName(node: XPathNode | undefined): string {
  if (!node) return '';
  return node.prefix === '' ? node.name : `${node.prefix}:${node.name}`;
}

/** A function of texts, whose missing argument is the text of the context node when `ofContext` says so. */
function ofTexts(
  least: number,
  most: number,
  call: (...texts: string[]) => XPathValue,
  ofContext = false,
): CoreFunction {
  return {
    least,
    most,
    call: (context, operands) => {
      const { node, take } = context;
      const texts =
        operands.length === 0 && ofContext ? [stringOfNode(node, take)] : operands.map((o) => toText(o, take));
      for (const text of texts) take(1 + (text.length >> 4));
      const result = call(...texts);
      return typeof result === 'string' ? bounded(result) : result;
    },
  };
}

function ofNumber(call: (value: number) => number): CoreFunction {
  return { least: 1, most: 1, call: ({ take }, [value]) => call(toNumber(value!, take)) };
}

/** The core function library (XPath 1.0, section 4). */
export const coreFunctions: Readonly<Record<string, CoreFunction>> = {
  last: { least: 0, most: 0, call: ({ size }) => size },
  position: { least: 0, most: 0, call: ({ position }) => position },
  count: { least: 1, most: 1, call: (_, [nodes]) => toNodeSet(nodes!).length },
  // Only a document type says which attributes are ids, and there is none.
  id: { least: 1, most: 1, call: () => [] },
  'local-name': { least: 0, most: 1, call: (context, operands) => named(context, operands)?.name ?? '' },
  'namespace-uri': { least: 0, most: 1, call: (context, operands) => named(context, operands)?.namespace ?? '' },
  name: { least: 0, most: 1, call: (context, operands) => qualifiedName(named(context, operands)) },
  string: ofTexts(0, 1, (text) => text!, true),
  concat: ofTexts(2, 500, (...texts) => texts.join('')),
  'starts-with': ofTexts(2, 2, (text, piece) => text!.startsWith(piece!)),
  contains: ofTexts(2, 2, (text, piece) => text!.includes(piece!)),
  'substring-before': ofTexts(2, 2, (text, piece) => text!.slice(0, Math.max(text!.indexOf(piece!), 0))),
  'substring-after': ofTexts(2, 2, (text, piece) => {
    const at = text!.indexOf(piece!);
    return at < 0 ? '' : text!.slice(at + piece!.length);
  }),
  substring: {
    least: 2,
    most: 3,
    call: ({ take }, [text, from, length]) => {
      const whole = toText(text!, take);
      take(1 + (whole.length >> 2));
      const count = length === undefined ? Number.POSITIVE_INFINITY : toNumber(length, take);
      return substring(whole, toNumber(from!, take), count);
    },
  },
  'string-length': ofTexts(0, 1, (text) => Array.from(text!).length, true),
  'normalize-space': ofTexts(
    0,
    1,
    (text) =>
      text!
        .split(/[ \t\r\n]+/)
        .filter((word) => word !== '')
        .join(' '),
    true,
  ),
  translate: ofTexts(3, 3, (text, from, to) => translate(text!, from!, to!)),
  boolean: { least: 1, most: 1, call: (_, [value]) => toBoolean(value!) },
  not: { least: 1, most: 1, call: (_, [value]) => !toBoolean(value!) },
  true: { least: 0, most: 0, call: () => true },
  false: { least: 0, most: 0, call: () => false },
  lang: { least: 1, most: 1, call: ({ node, take }, [wanted]) => languageMatches(node, toText(wanted!, take)) },
  number: {
    least: 0,
    most: 1,
    call: ({ node, take }, [value]) => toNumber(value ?? stringOfNode(node, take), take),
  },
  sum: {
    least: 1,
    most: 1,
    call: ({ take }, [nodes]) =>
      toNodeSet(nodes!).reduce((total, node) => total + toNumber(stringOfNode(node, take), take), 0),
  },
  floor: ofNumber(Math.floor),
  ceiling: ofNumber(Math.ceil),
  round: ofNumber(round),
};
