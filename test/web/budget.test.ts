import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ensurePages } from '../../scripts/build-web.ts';

const dist = ensurePages();
const kilobytes = (bytes: number) => Math.round(bytes / 100) / 10;

/** The compressed size of a script as browsers get it, and of all that its first line imports. */
function sizeOf(app: string, name: string, seen: Set<string>): number {
  if (seen.has(name)) return 0;
  seen.add(name);
  const path = `${dist}/${app}/assets/${name}`;
  const compressed = readdirSync(`${dist}/${app}/assets`).includes(`${name}.gz`) ? `${path}.gz` : path;
  const imported = [...readFileSync(path, 'utf8').matchAll(/(?:from|import)"\.\/([\w.-]+\.js)"/g)];
  return readFileSync(compressed).length + imported.reduce((sum, [, one]) => sum + sizeOf(app, one!, seen), 0);
}

describe('the script of a first page', () => {
  for (const { app, page, most } of [
    { app: 'studio', page: 'overview', most: 212 },
    { app: 'inbox', page: 'list', most: 210 },
  ]) {
    it(`of ${app} is at most ${most} kB compressed`, () => {
      const html = readFileSync(`${dist}/${app}/index.html`, 'utf8');
      const files = readdirSync(`${dist}/${app}/assets`);
      const ofPage = files.filter((file) => new RegExp(`^(${page}|${page}\\.nb|nb)-[\\w-]{8}\\.js$`).test(file));
      assert.ok(ofPage.length >= 2, `no chunk of its own for ${page}: ${ofPage}`);
      const inHtml = [...html.matchAll(/(?:src|href)="\/\w+\/assets\/([\w.-]+\.js)"/g)].map(([, name]) => name!);
      const seen = new Set<string>();
      const total = [...inHtml, ...ofPage].reduce((sum, name) => sum + sizeOf(app, name, seen), 0);
      assert.ok(kilobytes(total) <= most, `${kilobytes(total)} kB in ${[...seen].join(', ')}`);
    });

    it(`of ${app} comes with one style sheet, and fonts from here`, () => {
      const files = readdirSync(`${dist}/${app}/assets`);
      assert.equal(files.filter((file) => file.endsWith('.css')).length, 1);
      assert.equal(files.filter((file) => file.endsWith('.woff2')).length, 2);
    });
  }
});
