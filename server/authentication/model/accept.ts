import { type Answer, okText } from '../../http/operation.ts';

/** The two forms a token, or a text, is answered in. */
export type TextForm = 'raw' | 'json';

const FORMS: Readonly<Record<string, TextForm>> = {
  'application/json': 'json',
  'text/json': 'json',
  'application/*': 'json',
  'text/plain': 'raw',
  'text/*': 'raw',
};

/**
 * Which form the `Accept` header asks for (authentication §2.1). Any type at all (`*` `/*`) anywhere in it disregards the
 * whole header, as the reference's framework does; then, and when nothing fits, the answer is raw text.
 */
export function textFormOf(accept: string | undefined): TextForm {
  const wanted = (accept ?? '').split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
  });
  if (wanted.some(({ type }) => type === '*/*')) return 'raw';
  const best = wanted
    .filter(({ type, quality }) => quality > 0 && FORMS[type] !== undefined)
    .reduce<{ type: string; quality: number } | undefined>(
      (first, next) => (first === undefined || next.quality > first.quality ? next : first),
      undefined,
    );
  return best === undefined ? 'raw' : FORMS[best.type]!;
}

/** A text in the form the caller accepts: as it is, or as a JSON string in quotes. */
export const negotiatedText = (accept: string | undefined, status: number, text: string): Answer =>
  textFormOf(accept) === 'json'
    ? { ...okText(text), status }
    : { status, contentType: 'text/plain; charset=utf-8', body: text };
