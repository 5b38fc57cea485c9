import { extensionOf } from './file-name.ts';

/** The zip of all files of a message (correspondence-receive §5.9). */

/** Most bytes the files of one archive may have together. */
export const ARCHIVE_BYTES = 2_000_000_000;

const MOST_NAME_BYTES = 255;
const MOST_TITLE_CHARACTERS = 100;
const FALLBACK = 'correspondence-attachments';

const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');

/**
 * Names of the entries: the file names, at most 255 bytes each with the extension kept, and made different from each
 * other by `(1)`, `(2)`, … before the extension, since many file systems know no case.
 */
export function entryNames(fileNames: readonly string[]): string[] {
  const taken = new Set<string>();
  return fileNames.map((fileName) => {
    const extension = fileName.slice(fileName.length - extensionOf(fileName).length);
    const stem = fileName.slice(0, fileName.length - extension.length);
    for (let copy = 0; ; copy++) {
      const tail = copy === 0 ? extension : `(${copy})${extension}`;
      const name = `${cutTo(stem, MOST_NAME_BYTES - bytesOf(tail))}${tail}`;
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return name;
    }
  });
}

/** The longest beginning of a text that has at most so many bytes in UTF-8; no character is cut in two. */
function cutTo(text: string, bytes: number): string {
  let length = 0;
  let cut = '';
  for (const character of text) {
    length += bytesOf(character);
    if (length > bytes) return cut;
    cut += character;
  }
  return cut;
}

/**
 * Bytes of an archive with these entries, none of them empty and all of them stored: a local header, the bytes, a
 * descriptor with the checksum that is known only afterwards, a line in the directory, and the end of the directory.
 */
export const archiveSize = (entries: readonly { readonly name: string; readonly size: number }[]): number =>
  entries.reduce((sum, { name, size }) => sum + size + 76 + 16 + 2 * bytesOf(name), 22);

/** File name of the archive, made of the title of the message. */
export function archiveName(title: string): string {
  const name = title
    .trim()
    .toLowerCase()
    .replaceAll(' ', '-')
    .replace(/[^a-z0-9-]/g, '')
    .replace(/-{2,}/g, '-')
    .slice(0, MOST_TITLE_CHARACTERS)
    .replace(/^-|-$/g, '');
  if (name === '') return `${FALLBACK}.zip`;
  return /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/.test(name) ? `${FALLBACK}-${name}.zip` : `${name}.zip`;
}
