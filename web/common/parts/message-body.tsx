import { useMemo } from 'react';
import type { Language } from '../words/language.ts';

/**
 * The body of a message as the server rendered and cleaned it. Here once more: links say where they lead and open apart
 * from us, and nothing is fetched from elsewhere.
 */
export function MessageBody({ html, language }: { readonly html: string; readonly language: Language | string }) {
  const safe = useMemo(() => withoutElsewhere(html), [html]);
  return <div className="message-body" lang={language} dangerouslySetInnerHTML={{ __html: safe }} />;
}

/** What a body may consist of; all else loses its tags and keeps its text. */
const ALLOWED = new Set(
  'A,ABBR,B,BLOCKQUOTE,BR,CODE,DD,DEL,DIV,DL,DT,EM,H1,H2,H3,H4,H5,H6,HR,I,LI,OL,P,PRE,S,SPAN,STRONG,SUB,SUP,TABLE,TBODY,TD,TFOOT,TH,THEAD,TR,U,UL'.split(
    ',',
  ),
);
/** What goes with all it holds. */
const REMOVED =
  'script,style,iframe,object,embed,template,svg,math,form,input,button,textarea,select,link,meta,base,img,video,audio';

function withoutElsewhere(html: string): string {
  const body = new DOMParser().parseFromString(html, 'text/html').body;
  for (const element of body.querySelectorAll(REMOVED)) element.remove();
  // The page's own heading is the first one; those of the body stand below it.
  for (const heading of body.querySelectorAll('h1, h2, h3, h4, h5')) {
    const lower = body.ownerDocument.createElement(`h${Number(heading.tagName[1]) + 1}`);
    lower.append(...heading.childNodes);
    heading.replaceWith(lower);
  }
  for (const element of [...body.querySelectorAll('*')]) {
    if (!ALLOWED.has(element.tagName)) {
      element.replaceWith(...element.childNodes);
      continue;
    }
    const address = element.tagName === 'A' ? element.getAttribute('href') : null;
    const kept = ['colspan', 'rowspan', 'lang', 'start'].map((name) => [name, element.getAttribute(name)] as const);
    for (const { name } of [...element.attributes]) element.removeAttribute(name);
    for (const [name, value] of kept) if (value !== null) element.setAttribute(name, value);
    const host = address === null ? undefined : hostOf(address);
    if (host === undefined) continue;
    element.setAttribute('href', address!);
    element.setAttribute('rel', 'noopener noreferrer');
    element.setAttribute('target', '_blank');
    if (!element.textContent?.includes(host)) element.append(` (${host})`);
  }
  return body.innerHTML;
}

/** The host of a web address, what comes after `mailto:`; nothing for any other kind of link. */
function hostOf(address: string): string | undefined {
  try {
    const { protocol, host, pathname } = new URL(address);
    if (protocol === 'https:' || protocol === 'http:') return host;
    return protocol === 'mailto:' ? pathname : undefined;
  } catch {
    return undefined;
  }
}
