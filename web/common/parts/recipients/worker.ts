import readSheet from 'read-excel-file/web-worker';
import { parseRecipients } from './parse.ts';

/** Reads text or a file apart from the page, so that 100 000 rows do not freeze it. */
addEventListener('message', async ({ data }: MessageEvent<{ readonly id: number; readonly source: string | File }>) => {
  const { id, source } = data;
  try {
    postMessage({ id, parsed: parseRecipients(typeof source === 'string' ? source : await textOf(source)) });
  } catch {
    postMessage({ id, parsed: undefined });
  }
});

/** A spreadsheet's rows as lines of text; anything else as the text it is, in UTF-8 or, failing that, Windows-1252. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  const head = new Uint8Array(bytes.slice(0, 2));
  if (head[0] === 0x50 && head[1] === 0x4b) {
    const sheets = await readSheet(file);
    return sheets
      .flatMap(({ data }) => data)
      .map((row) => row.map((cell) => (typeof cell === 'number' ? withZeros(cell) : String(cell ?? ''))).join('\t'))
      .join('\n');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** A sheet takes the leading zero from an identity number that it holds as a number. */
const withZeros = (cell: number): string => (cell >= 1e9 && cell < 1e10 ? `0${cell}` : String(cell));
