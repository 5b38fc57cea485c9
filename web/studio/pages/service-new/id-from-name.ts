const LONGEST = 60;
const LETTERS: Readonly<Record<string, string>> = { æ: 'ae', ø: 'o', å: 'a', ß: 'ss', đ: 'd', ŧ: 't', ŋ: 'n' };

/** An id made of a name: the owner's code in front, then what letters of it an id may have. */
export function idFromName(owner: string, name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[æøåßđŧŋ]/g, (letter) => LETTERS[letter]!)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  // The owner's own code at the front of a name would stand there twice.
  const rest = plain.startsWith(`${owner}-`) ? plain.slice(owner.length + 1) : plain;
  return rest === '' ? '' : `${owner}-${rest}`.slice(0, LONGEST).replace(/-+$/, '');
}
