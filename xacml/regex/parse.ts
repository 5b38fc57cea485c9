import {
  anyOf,
  type CharacterClass,
  escapes,
  not,
  notLineEnd,
  property,
  range,
  single,
  without,
} from './character-class.ts';

export type Expression =
  | { readonly kind: 'class'; readonly of: CharacterClass }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly part: Expression; readonly least: number; readonly most: number };

/** A regular expression that is not valid, or that this engine refuses. */
export class ExpressionRefused extends Error {}

const SINGLE_ESCAPES: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09 };
const DEEPEST = 50;

/**
 * Reads a regular expression as XPath's fn:matches has it: XML Schema expressions plus ^, $, reluctant quantifiers and
 * (?:…). Back-references are refused, since no linear-time matching is known for them. Throws ExpressionRefused.
 */
export function parseRegularExpression(source: string): Expression {
  const parser = new Parser(source);
  const expression = parser.choice(0);
  parser.end();
  return expression;
}

class Parser {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(source: string) {
    this.#characters = Array.from(source);
  }

  end(): void {
    if (this.#at < this.#characters.length) this.#refuse(`"${this.#peek()}" stands alone`);
  }

  choice(depth: number): Expression {
    if (depth > DEEPEST) this.#refuse(`groups lie more than ${DEEPEST} deep in each other`);
    const parts = [this.#sequence(depth)];
    while (this.#take('|')) parts.push(this.#sequence(depth));
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  #sequence(depth: number): Expression {
    const parts: Expression[] = [];
    for (let next = this.#peek(); next !== undefined && next !== '|' && next !== ')'; next = this.#peek()) {
      parts.push(this.#piece(depth));
    }
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  #piece(depth: number): Expression {
    const atom = this.#atom(depth);
    const times = this.#quantifier();
    if (!times) return atom;
    // A reluctant quantifier finds another match, not another answer to whether there is one.
    this.#take('?');
    if ('?*+{'.includes(this.#peek() ?? ' ')) this.#refuse('a quantifier follows a quantifier');
    return { kind: 'repeat', part: atom, ...times };
  }

  #quantifier(): { least: number; most: number } | undefined {
    if (this.#take('?')) return { least: 0, most: 1 };
    if (this.#take('*')) return { least: 0, most: Number.POSITIVE_INFINITY };
    if (this.#take('+')) return { least: 1, most: Number.POSITIVE_INFINITY };
    if (!this.#take('{')) return undefined;
    const least = this.#number();
    let most = least;
    if (this.#take(',')) most = this.#peek() === '}' ? Number.POSITIVE_INFINITY : this.#number();
    if (!this.#take('}')) this.#refuse('a quantifier {n,m} is not closed');
    if (most < least) this.#refuse(`{${least},${most}} has its bounds the wrong way round`);
    return { least, most };
  }

  #number(): number {
    let digits = '';
    while (/^[0-9]$/.test(this.#peek() ?? '')) digits += this.#next();
    if (digits === '' || digits.length > 6) this.#refuse('a quantifier {n,m} needs numbers of at most six digits');
    return Number(digits);
  }

  #atom(depth: number): Expression {
    const character = this.#next();
    switch (character) {
      case '(': {
        if (this.#take('?') && !this.#take(':')) this.#refuse('a group begins with (?, which is not known');
        const inside = this.choice(depth + 1);
        if (!this.#take(')')) this.#refuse('a group is not closed');
        return inside;
      }
      case '[':
        return { kind: 'class', of: this.#classExpression(depth) };
      case '.':
        return { kind: 'class', of: notLineEnd };
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '\\':
        return { kind: 'class', of: this.#escape() };
      case '?':
      case '*':
      case '+':
      case '{':
      case '}':
      case ']':
        return this.#refuse(`"${character}" must be written \\${character} to mean itself`);
      default:
        return { kind: 'class', of: single(character.codePointAt(0)!) };
    }
  }

  #escape(): CharacterClass {
    const code = this.#singleEscape();
    if (code !== undefined) return single(code);
    const letter = this.#next();
    const known = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
    if (known) return known;
    if (letter === 'p' || letter === 'P') {
      let name = '';
      if (!this.#take('{')) this.#refuse('\\p must be followed by a name in braces');
      while (this.#peek() !== undefined && this.#peek() !== '}') name += this.#next();
      const found = this.#take('}') ? property(name) : undefined;
      if (!found) return this.#refuse(`\\p{${name}} is not known`);
      return letter === 'p' ? found : not(found);
    }
    if (/^[0-9]$/.test(letter)) this.#refuse('back-references such as \\1 are not supported');
    return this.#refuse(`\\${letter} is not known`);
  }

  /** The code point of an escape for one character, if the next letter is one. */
  #singleEscape(): number | undefined {
    const letter = this.#peek();
    if (letter === undefined) return this.#refuse('it ends in a single \\');
    if (Object.hasOwn(SINGLE_ESCAPES, letter)) {
      this.#at++;
      return SINGLE_ESCAPES[letter];
    }
    if (!'\\|.-^?*+{}()[]$'.includes(letter)) return undefined;
    this.#at++;
    return letter.codePointAt(0)!;
  }

  /** After `[`: parts, then perhaps `-[…]` which takes away, then `]`. */
  #classExpression(depth: number): CharacterClass {
    if (depth > DEEPEST) this.#refuse(`classes lie more than ${DEEPEST} deep in each other`);
    const negated = this.#take('^');
    const parts: CharacterClass[] = [];
    let taken: CharacterClass | undefined;
    while (!this.#take(']')) {
      if (this.#peek() === '-' && this.#peek(1) === '[') {
        this.#at += 2;
        taken = this.#classExpression(depth + 1);
        if (!this.#take(']')) this.#refuse('nothing may follow what is taken away from a class');
        break;
      }
      parts.push(this.#classPart());
    }
    if (parts.length === 0) this.#refuse('a class [ ] is empty');
    const given = negated ? not(anyOf(parts)) : anyOf(parts);
    return taken ? without(given, taken) : given;
  }

  #classPart(): CharacterClass {
    const first = this.#classCharacter();
    if (typeof first !== 'number') return first;
    const after = this.#peek(1);
    if (this.#peek() !== '-' || after === ']' || after === '[' || after === undefined) return single(first);
    this.#at++;
    const last = this.#classCharacter();
    if (typeof last !== 'number') return this.#refuse('a range in a class must end in one character');
    if (last < first) this.#refuse('a range in a class has its ends the wrong way round');
    return range(first, last);
  }

  #classCharacter(): number | CharacterClass {
    const character = this.#next();
    if (character === '[') return this.#refuse('"[" inside a class must be written \\[');
    if (character !== '\\') return character.codePointAt(0)!;
    return this.#singleEscape() ?? this.#escape();
  }

  #peek(ahead = 0): string | undefined {
    return this.#characters[this.#at + ahead];
  }

  #next(): string {
    return this.#characters[this.#at++] ?? this.#refuse('it ends too early');
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false;
    this.#at++;
    return true;
  }

  #refuse(why: string): never {
    throw new ExpressionRefused(`The regular expression is not valid: ${why}.`);
  }
}
