import { Readable } from 'node:stream';
import type { Answer } from '../../http/operation.ts';

/** Forms of answers the registry has beside plain JSON (resource-registry §4, §7.1). */

const JSON_TYPE = 'application/json; charset=utf-8';

/** A text as a JSON string, in double quotes. */
export const quoted = (status: number, text: string): Answer => ({
  status,
  contentType: JSON_TYPE,
  body: JSON.stringify(text),
});

export const plainText = (status: number, text: string): Answer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body: text,
});

/** Resources are written with indentation, for the people who open their address in a browser. */
export const indented = (value: unknown): Answer => ({
  status: 200,
  contentType: JSON_TYPE,
  body: JSON.stringify(value, null, 2),
});

/** A long array, made and written item by item, so that neither memory nor other requests pay for it at once. */
export function indentedArray<Item>(items: readonly Item[], write: (item: Item) => unknown): Answer {
  function* parts() {
    yield '[';
    for (const [index, item] of items.entries()) {
      const text = JSON.stringify(write(item), null, 2).replaceAll('\n', '\n  ');
      yield `${index === 0 ? '' : ','}\n  ${text}`;
    }
    yield items.length === 0 ? ']' : '\n]';
  }
  return { status: 200, contentType: JSON_TYPE, body: Readable.from(parts()) };
}
