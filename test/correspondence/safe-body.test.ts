import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseDocument } from 'htmlparser2';
import { normaliseBody, renderBody } from '../../server/correspondence/model/markdown-body.ts';
import { isPlainMarkdown, SHOWN_ELEMENTS } from '../../server/correspondence/model/markdown-rules.ts';

interface Seen {
  type: string;
  name?: string;
  data?: string;
  attribs?: Record<string, string>;
  children?: Seen[];
}

/** Every node of the HTML, as a parser finds them. */
function nodesOf(html: string): Seen[] {
  const found: Seen[] = [];
  const waiting = [parseDocument(html) as unknown as Seen];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    found.push(node);
    waiting.push(...(node.children ?? []));
  }
  return found;
}

const textIn = (html: string): string =>
  nodesOf(html)
    .reverse()
    .map(({ type, data }) => (type === 'text' ? data : ''))
    .join('');

/** Fails unless the HTML holds shown elements only, with links that lead out by http, https or mailto. */
function assertHarmless(html: string, source: string): void {
  const why = `${JSON.stringify(source.slice(0, 200))} → ${JSON.stringify(html.slice(0, 400))}`;
  for (const { type, name, attribs } of nodesOf(html)) {
    if (type === 'root' || type === 'text') continue;
    assert.equal(type, 'tag', why);
    assert.ok(SHOWN_ELEMENTS.includes(name!), why);
    for (const [attribute, value] of Object.entries(attribs!)) {
      if (name === 'a' && attribute === 'href') assert.match(value, /^(https?:\/\/[^\s/]|mailto:[^\s])/i, why);
      else if (name === 'a' && attribute === 'rel') assert.equal(value, 'noreferrer noopener', why);
      else if (name === 'ol' && attribute === 'start') assert.match(value, /^\d+$/, why);
      else assert.fail(why);
    }
    if (name === 'a' && attribs!.href !== undefined) assert.equal(attribs!.rel, 'noreferrer noopener', why);
  }
}

/** What is left is markdown alone, and stays as it is when it is read again. */
function assertClean(markdown: string, source: string): void {
  const why = `${JSON.stringify(source.slice(0, 200))} → ${JSON.stringify(markdown.slice(0, 400))}`;
  assert.ok(isPlainMarkdown(markdown), why);
  assert.equal(normaliseBody(markdown), markdown, why);
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=https://x.no/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script>alert(1)',
  '</script><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onerror="alert(1)"',
  '<img/src=x/onerror=alert(1)//',
  '<p onclick="alert(1)" onmouseover=alert(1)>tekst</p>',
  '<a href="https://x.no" onclick=alert(1) style="position:fixed" target=_top>tekst</a>',
  '<a href="javascript:alert(1)">tekst</a>',
  '<a href=" javascript:alert(1)">tekst</a>',
  '<a href="jAvAsCrIpT:alert(1)">tekst</a>',
  '<a href="java\tscript:alert(1)">tekst</a>',
  '<a href="java&#x0A;script:alert(1)">tekst</a>',
  '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">tekst</a>',
  '<a href="\u0001javascript:alert(1)">tekst</a>',
  '<a href="data:text/html,<script>alert(1)</script>">tekst</a>',
  '<a href="vbscript:msgbox(1)">tekst</a>',
  '<a href="//x.no/sti">tekst</a>',
  '<a href="/avmeld">tekst</a>',
  '<a href="https:x.no">tekst</a>',
  '<a xlink:href="javascript:alert(1)">tekst</a>',
  '[tekst](javascript:alert(1))',
  '[tekst](JaVaScRiPt:alert(1))',
  '[tekst](javascript&colon;alert(1))',
  '[tekst](javascript&#58;alert(1))',
  '[tekst](java\\script:alert(1))',
  '[tekst](<javascript:alert(1)>)',
  '[tekst](data:text/html;base64,PHNjcmlwdD4=)',
  '[tekst](//x.no)',
  '[tekst]\n\n[tekst]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '![bilde](https://sporing.no/pixel.gif)',
  '![bilde](javascript:alert(1))',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>tekst</text></a></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<math><a xlink:href="javascript:alert(1)">tekst</a></math>',
  '<style>body{background:url(javascript:alert(1))}</style>',
  '<style>@import "https://x.no/x.css";</style>',
  '<div style="background:url(https://sporing.no)">tekst</div>',
  '<link rel=stylesheet href=https://x.no/x.css>',
  '<base href="https://x.no/">',
  '<meta http-equiv=refresh content="0;url=https://x.no">',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="javascript:alert(1)"></object>',
  '<embed src="javascript:alert(1)">',
  '<form action="https://x.no"><input name=pin><button formaction="javascript:alert(1)">Send</button></form>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea></textarea><img src=x onerror=alert(1)>',
  '<template><script>alert(1)</script></template>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<plaintext><script>alert(1)</script>',
  '<!--><img src=x onerror=alert(1)>-->',
  '<!-- <script>alert(1)</script>',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml version="1.0"?><script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&lt;<b></b>script>alert(1)&lt;/script>',
  '&<b></b>lt;script&<b></b>gt;alert(1)',
  '!<a href="https://x.no/bilde.png">tekst</a>',
  '<a href="https://x.no/)[x](javascript:alert(1">tekst</a>',
  '<a href="https://x.no/><script>alert(1)</script>">tekst</a>',
  '<code>`<script>alert(1)</script></code>',
  '<pre>```\n<script>alert(1)</script>\n```</pre>',
  '`kode` <b>x</b> `<script>alert(1)</script>`',
  '| ` | <img src=x onerror=alert(1)> ` |\n|---|---|\n| ` | <img src=x onerror=alert(1)> ` |',
  '<b><i><u><a href="https://x.no"><p><h1><li>uten slutt',
  '</p></div></b></a>bare slutt',
  '<a href="https://x.no"><a href="javascript:alert(1)">tekst</a></a>',
  '> <script>\n> alert(1)\n> </script>',
  '- <img src=x onerror=alert(1)>\n  - <svg/onload=alert(1)>',
  '    <script>alert(1)</script>\n\n<br>',
  '"><img src=x onerror=alert(1)>',
  '<a\u00a0href="javascript:alert(1)">tekst</a>',
  '<img src=`x` onerror=`alert(1)`>',
  '<0/img src=x onerror=alert(1)>',
];

describe('a hostile body', () => {
  test('comes out harmless, alone and amid other text', () => {
    for (const hostile of HOSTILE)
      for (const body of [hostile, `Hei.\n\n${hostile}\n\nHilsen`, `Hei ${hostile} *der*`, `<div>${hostile}</div>`]) {
        assertHarmless(renderBody(body), body);
        assertClean(normaliseBody(body), body);
      }
  });

  test('in any order and depth of its pieces comes out harmless', () => {
    const pieces = [
      ...HOSTILE,
      ...[
        '<',
        '>',
        '</',
        '<a href="',
        '">',
        '"',
        "'",
        '&',
        '&lt;',
        '&#',
        '[',
        '](',
        ')',
        '![',
        '`',
        '``',
        '```',
        '\n',
        '\n\n',
      ],
      ...['<p>', '</p>', '<ul><li>', '</ul>', '<ol start=7>', '<pre>', '</pre>', '<code>', '</code>', '<em>', '</em>'],
      ...[
        '<!--',
        '-->',
        '<svg>',
        '</svg>',
        '<style>',
        '</style>',
        '> ',
        '- ',
        '1. ',
        '# ',
        '---',
        '***',
        '\\',
        '\t',
        '    ',
      ],
      ...[
        '<table><tr><td>',
        '</td>',
        '<br>',
        '<hr>',
        '**',
        '*',
        '_',
        '~',
        '|',
        '!',
        ':',
        'https://x.no',
        'javascript:',
        'tekst',
      ],
    ];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 })), { maxLength: 25 }),
        (parts) => {
          const body = parts.join('');
          assertHarmless(renderBody(body), body);
          assertClean(normaliseBody(body), body);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('of 30 000 characters made to be slow is answered, and not nested without end', { timeout: 60_000 }, () => {
    const patterns = [
      ...[
        '[',
        '![',
        '[](',
        '*',
        '**a **',
        '_a',
        '`',
        '`a``',
        '<',
        '<a ',
        '<a href="',
        '<b>',
        '<div>',
        '<!--',
        '<?',
        '<![CDATA[',
      ],
      ...[
        '> ',
        '- ',
        '1. ',
        '- a\n  ',
        '&',
        '&#x',
        '\\',
        'http://',
        'https://a@',
        'a@b.no ',
        '<svg>',
        '<select>',
        '<noscript>',
      ],
      ...[
        '<ul><li>',
        '<blockquote>',
        '<table><tr><td>',
        '<i><b>',
        '[a]: b\n',
        '[[a](https://b.no)',
        '|-',
        '<img src=x alt=a>',
        '<a@b.no>',
      ],
    ];
    for (const pattern of patterns) {
      const body = pattern.repeat(30_000 / pattern.length);
      const html = renderBody(body);
      assertHarmless(html, body);
      let [deepest, depth] = [0, 0];
      for (const [tag] of html.matchAll(/<\/?[a-z0-9]+[^>]*>/g)) {
        if (/^<(br|hr)/.test(tag)) continue;
        depth += tag.startsWith('</') ? -1 : 1;
        deepest = Math.max(deepest, depth);
      }
      assert.ok(deepest <= 200, `${pattern}: ${deepest} deep`);
    }
    const frontMatter = `---\na:\n${' '.repeat(29_000)}`;
    assertHarmless(renderBody(frontMatter), frontMatter);
  });
});

describe('what a client reads', () => {
  test('is the markdown as it was sent, when it is markdown', () => {
    for (const body of [
      'Kjære Fjordfisk AS.',
      '# Vedtak\n\n*Vi* har **vurdert** saken:\n\n1. ledd\n2. ledd\n\n- punkt\n  - underpunkt\n\n> sitat\n\n---\n\n`kode`',
      '[lenke](https://www.altinn.no) og <https://www.altinn.no> og <post@ttd.example>',
      '    <kode>innrykket</kode>',
      '```html\n<p>kode</p>\n```',
      'Bruk `<b>` for fet skrift',
      'a < b, c > d, 5 < 6 & R&D',
      '| a | b |\n|---|---|\n| 1 | 2 |',
      'linje 1\r\nlinje 2  \r\nlinje 3',
      '---\nen linje mellom to streker\n---\ntekst',
      '<https://www.altinn.no>',
      '1. **fet** _kursiv_ ~~strøket~~',
      '',
      '   ',
    ])
      assert.equal(normaliseBody(body), body);
  });

  test('is markdown too when HTML was mixed in', () => {
    for (const [body, expected] of [
      ['<h2>Hei</h2><p>A <b>fet</b> og <i>kursiv</i><br>ny linje</p>', '## Hei\n\nA **fet** og *kursiv*\\\nny linje'],
      ['<p>Se <a href="https://x.no/a b">siden</a></p>', 'Se [siden](https://x.no/a%20b)'],
      ['**md** og <strong>html</strong>', '**md** og **html**'],
      ['<ul><li>en<li>to<ul><li>under</ul></ul>', '- en\n- to\n  - under'],
      ['<ol start="3"><li>ledd</li><li>ledd</li></ol>', '3. ledd\n4. ledd'],
      ['<blockquote><p>en</p><p>to</p></blockquote>', '> en\n>\n> to'],
      ['<pre><code>a &lt; b\n  c</code></pre>', '```\na < b\n  c\n```'],
      ['<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>', 'A | B\n\n1 | 2'],
      ['<div>en</div><div>to</div>', 'en\n\nto'],
      ['<span style="color:red">rød</span> <ukjent>tag</ukjent>', 'rød tag'],
      ['før<!-- skjult -->etter', 'føretter'],
      [
        '<p># ikke overskrift</p><p>1. ikke liste</p><p>*ikke kursiv*</p>',
        '\\# ikke overskrift\n\n1\\. ikke liste\n\n\\*ikke kursiv\\*',
      ],
      ['---\ntittel: Brev\nspråk:\n  - nb\n---\nHei', 'Hei'],
      ['![Logo](https://x.no/logo.png)', '[Logo](https://x.no/logo.png)'],
      ['![](https://x.no/pixel.gif)x', 'x'],
      ['<a href="https://x.no"></a>', '[https://x.no](https://x.no)'],
      ['[tekst](javascript:alert(1))', 'tekst'],
      ['[tekst](ftp://x.no)', 'tekst'],
    ] as const)
      assert.equal(normaliseBody(body), expected, body);
  });

  test('keeps every link that stays', () => {
    const body =
      '<p><a href="https://a.no">a</a><a href="mailto:b@c.no">b</a></p><pre>x</pre>[d](http://e.no) <https://f.no>';
    for (const link of ['https://a.no', 'mailto:b@c.no', 'http://e.no', 'https://f.no'])
      assert.ok(normaliseBody(body).includes(link), link);
  });

  test('says the same as the HTML that the inbox shows', () => {
    const words = (html: string) => textIn(html).replace(/\s+/g, ' ').trim();
    for (const body of ['# A\n\nb *c* `d`', '<h1>A</h1><p>b <em>c</em> <code>d</code></p>'])
      assert.equal(words(renderBody(body)), 'A b c d');
    assert.equal(words(renderBody('| a |\n|---|\n| b |')), '| a | |---| | b |');
    assert.equal(words(renderBody('Svar på https://x.no/svar.')), 'Svar på https://x.no/svar.');
    assert.match(renderBody('Svar på https://x.no/svar.'), /<a href="https:\/\/x\.no\/svar"/);
  });
});
