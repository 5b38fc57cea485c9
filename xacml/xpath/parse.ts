import type { Namespaces } from '../policy.ts';
import { type Axis, axes } from './axes.ts';
import { coreFunctions } from './functions.ts';
import { type Token, tokens, XPathRefused } from './lexer.ts';

export type NodeTest =
  | { readonly kind: 'node' | 'text' | 'none' }
  | { readonly kind: 'name'; readonly namespace: string | undefined; readonly name: string | undefined };

export interface Step {
  readonly axis: Axis;
  readonly test: NodeTest;
  readonly predicates: readonly XPathTree[];
}

export type BinaryOperator =
  | 'or'
  | 'and'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | 'div'
  | 'mod'
  | '|';

export type XPathTree =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'negation'; readonly of: XPathTree }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: XPathTree; readonly right: XPathTree }
  | { readonly kind: 'call'; readonly name: string; readonly operands: readonly XPathTree[] }
  | { readonly kind: 'filter'; readonly of: XPathTree; readonly predicates: readonly XPathTree[] }
  | { readonly kind: 'path'; readonly from: 'root' | 'context' | XPathTree; readonly steps: readonly Step[] };

const LONGEST = 4_000;
const DEEPEST = 50;
const ANY_NODE: Step = { axis: 'descendant-or-self', test: { kind: 'node' }, predicates: [] };
/** Operators from the weakest to the strongest binding. */
const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
];
const NODE_TYPES = ['node', 'text', 'comment', 'processing-instruction'];

/** Reads an XPath 1.0 expression; prefixes are resolved here. Throws XPathRefused. */
export function parseXPath(source: string, namespaces: Namespaces): XPathTree {
  if (source.length > LONGEST) throw new XPathRefused(`The XPath is longer than ${LONGEST} characters.`);
  return new Parser(tokens(source), namespaces).whole();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #namespaces: Namespaces;
  #at = 0;
  #depth = 0;

  constructor(list: readonly Token[], namespaces: Namespaces) {
    this.#tokens = list;
    this.#namespaces = namespaces;
  }

  whole(): XPathTree {
    const tree = this.#expression();
    if (this.#peek().kind !== 'end') this.#refuse();
    return tree;
  }

  #expression(): XPathTree {
    if (++this.#depth > DEEPEST) throw new XPathRefused(`The XPath lies more than ${DEEPEST} deep in itself.`);
    const tree = this.#binary(0);
    this.#depth--;
    return tree;
  }

  #binary(level: number): XPathTree {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (let next = this.#peek(); this.#isOperator(next, operators); next = this.#peek()) {
      this.#at++;
      left = { kind: 'binary', operator: next.text as BinaryOperator, left, right: this.#binary(level + 1) };
    }
    return left;
  }

  /** Here a name such as `and` can only be an operator, since an operand has just ended. */
  #isOperator({ kind, text }: Token, operators: readonly string[]): boolean {
    return (kind === 'operator' || kind === 'name') && operators.includes(text);
  }

  #unary(): XPathTree {
    let negative = false;
    let signs = 0;
    while (this.#take('-')) {
      negative = !negative;
      signs++;
    }
    let tree = this.#path();
    while (this.#take('|')) tree = { kind: 'binary', operator: '|', left: tree, right: this.#path() };
    if (signs === 0) return tree;
    const negated: XPathTree = { kind: 'negation', of: tree };
    return negative ? negated : { kind: 'negation', of: negated };
  }

  #path(): XPathTree {
    if (this.#take('/')) {
      return { kind: 'path', from: 'root', steps: this.#beginsStep() ? this.#steps([]) : [] };
    }
    if (this.#take('//')) return { kind: 'path', from: 'root', steps: this.#steps([ANY_NODE]) };
    if (!this.#beginsPrimary()) return { kind: 'path', from: 'context', steps: this.#steps([]) };
    let tree = this.#primary();
    const predicates = this.#predicates();
    if (predicates.length > 0) tree = { kind: 'filter', of: tree, predicates };
    if (this.#take('/')) return { kind: 'path', from: tree, steps: this.#steps([]) };
    if (this.#take('//')) return { kind: 'path', from: tree, steps: this.#steps([ANY_NODE]) };
    return tree;
  }

  #steps(steps: Step[]): readonly Step[] {
    for (;;) {
      steps.push(this.#step());
      if (this.#take('//')) steps.push(ANY_NODE);
      else if (!this.#take('/')) return steps;
    }
  }

  #beginsStep(): boolean {
    const { kind, text } = this.#peek();
    return kind === 'name' || (kind === 'operator' && ['.', '..', '@', '*'].includes(text));
  }

  #beginsPrimary(): boolean {
    const { kind, text } = this.#peek();
    if (kind === 'literal' || kind === 'number') return true;
    if (kind === 'operator') return text === '(' || text === '$';
    return (
      kind === 'name' && this.#peek(1).text === '(' && this.#peek(1).kind === 'operator' && !NODE_TYPES.includes(text)
    );
  }

  #primary(): XPathTree {
    const { kind, text } = this.#next();
    if (kind === 'literal') return { kind: 'literal', value: text };
    if (kind === 'number') return { kind: 'number', value: Number(text) };
    if (text === '$') throw new XPathRefused('The XPath uses a variable; none are defined here.');
    if (kind === 'operator') {
      const inside = this.#expression();
      this.#expect(')');
      return inside;
    }
    this.#expect('(');
    const operands: XPathTree[] = [];
    if (!this.#take(')')) {
      do operands.push(this.#expression());
      while (this.#take(','));
      this.#expect(')');
    }
    const known = Object.hasOwn(coreFunctions, text) ? coreFunctions[text] : undefined;
    if (!known) throw new XPathRefused(`The XPath calls ${text}(), which is not known.`);
    if (operands.length < known.least || operands.length > known.most) {
      throw new XPathRefused(`The XPath calls ${text}() with ${operands.length} argument(s).`);
    }
    return { kind: 'call', name: text, operands };
  }

  #predicates(): readonly XPathTree[] {
    const predicates: XPathTree[] = [];
    while (this.#take('[')) {
      predicates.push(this.#expression());
      this.#expect(']');
    }
    return predicates;
  }

  #step(): Step {
    if (this.#take('.')) return { axis: 'self', test: { kind: 'node' }, predicates: [] };
    if (this.#take('..')) return { axis: 'parent', test: { kind: 'node' }, predicates: [] };
    const axis = this.#axis();
    const test = this.#nodeTest();
    return { axis, test, predicates: this.#predicates() };
  }

  #axis(): Axis {
    if (this.#take('@')) return 'attribute';
    const name = this.#peek();
    if (name.kind !== 'name' || this.#peek(1).text !== '::') return 'child';
    const axis = axes.find((known) => known === name.text);
    if (!axis) throw new XPathRefused(`The XPath has an axis ${name.text}, which is not known.`);
    this.#at += 2;
    return axis;
  }

  #nodeTest(): NodeTest {
    if (this.#take('*')) return { kind: 'name', namespace: undefined, name: undefined };
    const { kind, text } = this.#next();
    if (kind !== 'name') {
      this.#at--;
      return this.#refuse();
    }
    if (this.#peek().text === '(' && NODE_TYPES.includes(text)) return this.#typeTest(text);
    if (!this.#take(':')) return { kind: 'name', namespace: '', name: text };
    const namespace = text === 'xml' ? 'http://www.w3.org/XML/1998/namespace' : this.#namespaces[text];
    if (!namespace) throw new XPathRefused(`The XPath uses the prefix ${text}, which is not declared.`);
    if (this.#take('*')) return { kind: 'name', namespace, name: undefined };
    const local = this.#next();
    if (local.kind !== 'name') {
      this.#at--;
      return this.#refuse();
    }
    return { kind: 'name', namespace, name: local.text };
  }

  #typeTest(type: string): NodeTest {
    this.#expect('(');
    if (type === 'processing-instruction' && this.#peek().kind === 'literal') this.#at++;
    this.#expect(')');
    if (type === 'node' || type === 'text') return { kind: type };
    return { kind: 'none' };
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  #next(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #take(operator: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'operator' || text !== operator) return false;
    this.#at++;
    return true;
  }

  #expect(operator: string): void {
    if (!this.#take(operator)) this.#refuse();
  }

  #refuse(): never {
    throw new XPathRefused(`The XPath is not valid at "${this.#peek().text}".`);
  }
}
