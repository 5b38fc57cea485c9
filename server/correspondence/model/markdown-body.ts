import { finalHtml, isPlainMarkdown, reduceHtml, renderMixed, renderPlain } from './markdown-rules.ts';
import { writeMarkdown } from './markdown-writer.ts';

/** A YAML block at the very top, which some senders' tools leave there. A rule above ordinary text is none. */
const FRONT_MATTER =
  /^(?:---[ \t]*\r?\n[\p{L}\w-]+:(?:[ \t].*)?\r?\n(?:(?:[ \t]|- |[\p{L}\w-]+:|#).*\r?\n|\r?\n)*(?:---|\.\.\.)[ \t]*(?:\r?\n|$))+/u;

/**
 * A body as clients may read it (correspondence-receive §5.4): markdown comes through unchanged; where HTML is mixed in,
 * as messages from the old portal do, all of it becomes markdown of the shown elements, without comments, and with
 * unknown elements reduced to their content. Only http, https and mailto links stay; no link that stays is lost.
 */
export function normaliseBody(body: string): string {
  const text = body.replace(FRONT_MATTER, '');
  return isPlainMarkdown(text) ? text : writeMarkdown(reduceHtml(renderMixed(text)));
}

/**
 * A body as harmless HTML for the inbox: what `normaliseBody` leaves, rendered without any HTML of the sender's, and
 * once more through the allow-list. Links carry `rel="noreferrer noopener"`.
 */
export const renderBody = (body: string): string => finalHtml(renderPlain(normaliseBody(body)));
