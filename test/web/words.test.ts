import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';

const root = fileURLToPath(new URL('../../', import.meta.url));
type Texts = Readonly<Record<string, string>>;

/** Words that are Bokmål alone: none of them may stand in a Nynorsk text. */
const BOKMAL =
  /(?<![\p{L}])(ikke|hvem|hva|hvor|hvordan|hvilke[nt]?|fra|bare|noen?|jeg|hun|dere|deres|kommer|gjør|gjøre|være|mottaker|avsender|tjeneste|tjenester|virksomhet|meldinger|meldingen|endret|hentet|slettet|lest|feilet|vises|sendes|flere|allerede|ennå)(?![\p{L}])/iu;
const NORWEGIAN = /[æøåÆØÅ]|(?<![\p{L}])(ikke|ikkje|og|eller|tjeneste|teneste)(?![\p{L}])/u;

const read = async (file: string): Promise<Texts> => ((await import(root + file)) as { default: Texts }).default;
const holes = (text: string): string =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name)
    .sort()
    .join();

const sets = globSync('web/**/*nb.ts', { cwd: root, exclude: ['web/dist/**'] }).sort();

describe('words', () => {
  it('are found', () => assert.ok(sets.length > 40));

  for (const file of sets) {
    it(`${file} says the same things in all three languages`, async () => {
      const nb = await read(file);
      const nn = await read(file.replace(/nb\.ts$/, 'nn.ts'));
      const en = await read(file.replace(/nb\.ts$/, 'en.ts'));
      assert.deepEqual(Object.keys(nn).sort(), Object.keys(nb).sort());
      assert.deepEqual(Object.keys(en).sort(), Object.keys(nb).sort());
      for (const [key, text] of Object.entries(nb)) {
        for (const [language, other] of [
          ['nn', nn[key]!],
          ['en', en[key]!],
        ] as const) {
          assert.notEqual(other.trim(), '', `${key} in ${language}`);
          if (!key.endsWith('_one')) assert.equal(holes(other), holes(text), `${key} in ${language}`);
        }
        assert.doesNotMatch(nn[key]!, BOKMAL, `${key} in nn`);
        assert.doesNotMatch(en[key]!.replaceAll('Bokmål', ''), NORWEGIAN, `${key} in en`);
      }
      for (const key of Object.keys(nb))
        if (key.endsWith('_one')) assert.ok(key.replace(/_one$/, '_other') in nb, `${key} without its plural`);
    });
  }
});
