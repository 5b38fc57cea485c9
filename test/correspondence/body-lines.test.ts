import assert from 'node:assert/strict';
import { test } from 'node:test';
import MarkdownIt from 'markdown-it';
import { normaliseBody, renderBody } from '../../server/correspondence/model/markdown-body.ts';

const shown = (body: string): string => renderBody(body).replaceAll('\n', '');

test('a table has no element among those shown: its rows are lines, with what is bold and linked in them', () => {
  assert.equal(
    shown('Se her:\n| a | b |\n|:--|--:|\n| 1 | **2** |\n| [l](https://x.no) | `3` |'),
    '<p>Se her:<br />| a | b |<br />|:--|--:|<br />| 1 | <strong>2</strong> |<br />' +
      '| <a href="https://x.no" rel="noreferrer noopener">l</a> | <code>3</code> |</p>',
  );
  assert.equal(shown('a | b\n--- | ---\n1 | 2'), '<p>a | b<br />--- | ---<br />1 | 2</p>');
  assert.equal(
    shown('| a |\n|---|\n| 1 |\n\n<b>HTML</b>'),
    '<p>| a |<br />|---|<br />| 1 |</p><p><strong>HTML</strong></p>',
    'also where HTML is mixed in',
  );
  assert.equal(normaliseBody('| a |\n|---|\n| 1 |'), '| a |\n|---|\n| 1 |', 'clients get it as it was written');
});

test('where HTML is mixed in, clients get rows as lines, and no table whose cells would cut what is written in them', () => {
  assert.equal(normaliseBody('| a |\n|---|\n| 1 |\n\n<b>HTML</b>'), '| a |\\\n|---|\\\n| 1 |\n\n**HTML**');
  for (const body of [
    '| a | b |\n| :-- | --: |\n| `1 | <img src=x onerror=alert(1)> ` | <i>x</i> |',
    '> | a |\n> |---|\n> | 1 |\n\n<i>x</i>',
    '- | a |\n  |---|\n  | 1 |\n\n<i>x</i>',
    '<i>x</i>\n\n| a |\n|---|',
    '<i>x</i>\n\na | b\n- | -\n1 | 2',
  ]) {
    const types = new MarkdownIt({ html: true }).parse(normaliseBody(body), {}).map(({ type }) => type);
    assert.ok(!types.includes('table_open') && !types.includes('html_block'), body);
  }
});

test('what only looks like a table stays as it is', () => {
  for (const body of ['a | b\nc | d', '| a |', 'a\n|--', 'tekst\n- punkt | ett'])
    assert.doesNotMatch(shown(body), /<br/, body);
  assert.match(shown('| `a\nb` |\n|--|\n| 1 |'), /\|--\|/, 'a line that ends inside code');
});

test('tasks of a list are shown as boxes, at any depth, and nowhere else', () => {
  assert.equal(
    shown('- [ ] gjør\n- [x] gjort\n  - [X] under\n- [y] nei'),
    '<ul><li>☐ gjør</li><li>☑ gjort<ul><li>☑ under</li></ul></li><li>[y] nei</li></ul>',
  );
  assert.equal(shown('[ ] ikke i en liste'), '<p>[ ] ikke i en liste</p>');
  assert.equal(shown('- `[ ]` kode'), '<ul><li><code>[ ]</code> kode</li></ul>');
});

test('hostile rows and tasks come out harmless', () => {
  for (const hostile of [
    '| <img src=x onerror=alert(1)> |\n|--|\n| <script>alert(1)</script> |',
    '| [a](javascript:alert(1)) | ![b](https://x.no/p.gif) |\n|--|--|\n| [c](data:text/html,x) | <svg onload=alert(1)> |',
    '- [ ] <img src=x onerror=alert(1)>\n- [x] [a](javascript:alert(1))',
    '| a |\n|--|\n| &lt;script&gt;alert(1)&lt;/script&gt; |',
    `| ${'|'.repeat(5000)}\n|${'-|'.repeat(5000)}\n`,
    `a |\n|-${' '.repeat(29_000)}x`,
    `a |\nb\\\n${' '.repeat(29_000)}x|`,
  ]) {
    const html = renderBody(hostile);
    assert.doesNotMatch(html, /<(?!\/?(?:p|br|ul|li|a|strong|em|code)\b)/, html.slice(0, 300));
    assert.doesNotMatch(html, /<[^>]*(?:javascript:|data:|onerror|onload)/i, html.slice(0, 300));
  }
});
