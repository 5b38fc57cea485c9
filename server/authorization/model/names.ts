import type { Language } from '../../resource-registry/port.ts';

/** A name in Bokmål, Nynorsk and English. */
export type Row = readonly [nb: string, nn: string, en: string];
export type Names = Readonly<Record<Language, string>>;

/** Names by their languages; product data that lacks a name stops the start. */
export function namesOf(rows: Readonly<Record<string, Row>>, code: string): Names {
  const row = rows[code];
  if (row === undefined) throw new Error(`There is no name for ${code}. Add it in all three languages.`);
  const [nb, nn, en] = row;
  return { nb, nn, en };
}
