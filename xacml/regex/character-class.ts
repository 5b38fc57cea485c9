import { blocks } from './blocks.ts';

/** Whether a code point belongs to a class. */
export type CharacterClass = (codePoint: number) => boolean;

export const single =
  (wanted: number): CharacterClass =>
  (codePoint) =>
    codePoint === wanted;

export const range =
  (first: number, last: number): CharacterClass =>
  (codePoint) =>
    codePoint >= first && codePoint <= last;

export const not =
  (of: CharacterClass): CharacterClass =>
  (codePoint) =>
    !of(codePoint);

export const without =
  (of: CharacterClass, taken: CharacterClass): CharacterClass =>
  (codePoint) =>
    of(codePoint) && !taken(codePoint);

export function anyOf(classes: readonly CharacterClass[]): CharacterClass {
  if (classes.length === 1) return classes[0]!;
  return (codePoint) => classes.some((one) => one(codePoint));
}

/** One code point is tested by an expression without repetition, so the cost is fixed. */
function byExpression(source: string): CharacterClass {
  const expression = new RegExp(`^${source}$`, 'u');
  return (codePoint) => expression.test(String.fromCodePoint(codePoint));
}

/** The dot: everything but line ends (XML Schema part 2, appendix F). */
export const notLineEnd: CharacterClass = (codePoint) => codePoint !== 0x0a && codePoint !== 0x0d;

const space: CharacterClass = (codePoint) =>
  codePoint === 0x20 || codePoint === 0x09 || codePoint === 0x0a || codePoint === 0x0d;
const digit = byExpression('\\p{Nd}');
const word = byExpression('[^\\p{P}\\p{Z}\\p{C}]');
const nameStart = byExpression('[\\p{L}\\p{Nl}:_]');
const nameCharacter = byExpression('[\\p{L}\\p{Nl}\\p{Nd}\\p{M}:_.\\u00b7-]');

/** `\s \S \i \I \c \C \d \D \w \W`. */
export const escapes: Readonly<Record<string, CharacterClass>> = {
  s: space,
  S: not(space),
  d: digit,
  D: not(digit),
  w: word,
  W: not(word),
  i: nameStart,
  I: not(nameStart),
  c: nameCharacter,
  C: not(nameCharacter),
};

const categories = /^(L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?)$/;
const known = new Map<string, CharacterClass>();

/** The class of `\p{name}`: a general category such as `Lu`, or a block such as `IsBasicLatin`; else undefined. */
export function property(name: string): CharacterClass | undefined {
  if (name.startsWith('Is')) {
    const block = Object.hasOwn(blocks, name.slice(2)) ? blocks[name.slice(2)] : undefined;
    return block && range(block[0], block[1]);
  }
  if (!categories.test(name)) return undefined;
  let found = known.get(name);
  if (!found) {
    found = byExpression(`\\p{${name}}`);
    known.set(name, found);
  }
  return found;
}
