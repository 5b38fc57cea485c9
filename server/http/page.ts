import { hash } from 'node:crypto';
import type { Rendered } from './problem.ts';

/** HTML that needs no escaping any more. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | undefined | false | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character]!);

const textOf = (part: Part): string => {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  return Array.isArray(part) ? part.map(textOf).join('') : escaped(String(part));
};

/** A template whose values are escaped unless they are HTML themselves; undefined and false are left out. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.reduce((made, string, at) => made + textOf(parts[at - 1]) + string));

const STYLE = `
:root { color-scheme: light; --text: #1e2b3c; --subtle: #535e6c; --line: #b8bfc8; --accent: #0062ba; --accent-dark: #004b90;
  --page: #f4f5f6; --card: #fff; --hover: #e6f0f8; --warn: #f9df8d; --danger: #a31b1b; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1.125rem/1.5 Inter, system-ui, -apple-system, 'Segoe UI', sans-serif; }
.strip { background: var(--warn); margin: 0; padding: .25rem 1rem; text-align: center; font-size: 1rem; }
header { background: var(--card); border-bottom: 1px solid var(--line); }
header div { max-width: 42rem; margin: 0 auto; padding: .75rem 1rem; display: flex; gap: 1rem; align-items: center; justify-content: space-between; flex-wrap: wrap; }
.mark { font-weight: 700; letter-spacing: -.01em; }
.languages { display: flex; gap: .25rem; margin: 0 -.625rem; }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.875rem; line-height: 1.25; margin: 0 0 .75rem; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
p { margin: 0 0 1rem; }
.lead { color: var(--subtle); }
a { color: var(--accent); }
label, legend { font-weight: 600; display: block; padding: 0; margin: 0 0 .375rem; }
fieldset { border: 0; padding: 0; margin: 0 0 1.5rem; min-width: 0; }
.choices { display: flex; flex-wrap: wrap; gap: 0 2rem; }
.choice { display: flex; gap: .625rem; align-items: center; font-weight: 400; margin: 0; min-height: 2.75rem; }
.choice input { width: 1.375rem; height: 1.375rem; accent-color: var(--accent); margin: 0; flex: none; }
.search { margin: 0 0 1.5rem; }
.search div { display: flex; gap: .5rem; }
input[type=search] { flex: 1; min-width: 0; font: inherit; color: inherit; padding: .5rem .75rem; min-height: 3rem; border: 1px solid var(--subtle); border-radius: .25rem; background: var(--card); }
button, .button { font: inherit; font-weight: 500; cursor: pointer; border-radius: .25rem; min-height: 3rem; padding: .5rem 1.125rem; border: 2px solid var(--accent); background: var(--card); color: var(--accent-dark); }
.button { display: inline-block; text-decoration: none; background: var(--accent); color: #fff; }
.button:hover { background: var(--accent-dark); }
button:hover { background: var(--hover); }
button.quiet { border-color: transparent; background: none; min-height: 2.75rem; padding: .25rem .625rem; }
button.quiet[aria-current] { text-decoration: underline; text-underline-offset: .25em; text-decoration-thickness: 2px; }
.people { list-style: none; padding: 0; margin: 0 0 1.5rem; }
.people li + li { margin-top: .5rem; }
.people button { width: 100%; text-align: left; display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; align-items: baseline; border: 1px solid var(--line); color: inherit; font-weight: 400; padding: .75rem 1rem; }
.people button:hover { border-color: var(--accent); }
.name { font-weight: 600; }
.born, .roles { color: var(--subtle); font-size: 1rem; }
.roles { grid-column: 1 / -1; }
.said { border-left: .25rem solid var(--danger); background: var(--card); padding: .75rem 1rem; margin: 0 0 1.5rem; }
.detail { color: var(--subtle); font-size: 1rem; overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--text); outline-offset: 3px; }
@media (max-width: 30rem) { .people button { grid-template-columns: 1fr; } .born { order: 3; } h1 { font-size: 1.625rem; } }
`;
const STYLE_HASH = hash('sha256', STYLE, 'base64');

export type Language = 'nb' | 'nn' | 'en';

/** The first of the languages asked for that we speak: `ui_locales` or an `Accept-Language` header. */
export function languageOf(asked: string | undefined): Language {
  for (const tag of (asked ?? '').toLowerCase().split(/[\s,]+/)) {
    const language = tag.split(/[-;]/, 1)[0];
    if (language === 'nn' || language === 'nb' || language === 'en') return language;
    if (language === 'no') return 'nb';
  }
  return 'nb';
}

/**
 * A page of plain HTML that works without script and lets none run. `formsLeadTo` are origins a form may end up at by
 * redirect, besides our own.
 */
export function page({
  language,
  title,
  main,
  status = 200,
  strip,
  tools,
  formsLeadTo = [],
}: {
  language: Language;
  title: string;
  main: Html;
  status?: number;
  strip?: string | undefined;
  tools?: Html | undefined;
  formsLeadTo?: readonly string[];
}): Rendered & { readonly body: string; readonly contentType: string } {
  const document = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Budstikke</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>${strip !== undefined && html`<p class="strip">${strip}</p>`}<div><span class="mark">Budstikke</span>${tools}</div></header>
<main>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`;
  return {
    status,
    contentType: 'text/html; charset=utf-8',
    headers: {
      'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${["'self'", ...formsLeadTo].join(' ')}; base-uri 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
    body: document.text,
  };
}
