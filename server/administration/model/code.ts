/** Two to ten letters a to z; for good. */
export const isCode = (code: string): boolean => /^[a-z]{2,10}$/.test(code);

const LONGEST = 10;
const LETTERS: Readonly<Record<string, string>> = { æ: 'ae', ø: 'o', å: 'a', ä: 'a', ö: 'o', ü: 'u', é: 'e' };

/** A free code made of a name's first word; undefined when every one it could think of is taken. */
export function suggestedCode(name: string, taken: ReadonlySet<string>): string | undefined {
  const words = name
    .toLowerCase()
    .replace(/[æøåäöüé]/g, (letter) => LETTERS[letter]!)
    .split(/[^a-z]+/)
    .filter(Boolean);
  const initials = words.map((word) => word[0]).join('');
  const first = (words[0] ?? '').slice(0, LONGEST);
  const candidates = [first, initials, words.join('').slice(0, LONGEST)];
  for (let letters = 3; letters <= LONGEST; letters++) candidates.push(words.join('').slice(0, letters));
  return candidates.find((code) => isCode(code) && !taken.has(code));
}
