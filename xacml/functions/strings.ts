import { type Failure, processingFailure } from '../failure.ts';
import { limits } from '../limits.ts';
import { type DataType, Value } from '../types/data-type.ts';
import { integerType } from '../types/numbers.ts';
import { anyUriType, booleanType, stringType } from '../types/text.ts';
import { define, defineRepeating, type FunctionDefinition, one, V1, V2, V3 } from './definition.ts';

const TOO_LONG = processingFailure(`A string has more than ${limits.valueLength} characters.`);

/** Part of a text by characters (not UTF-16 units): begin from 0, end excluded, -1 for the end of the text. */
function substring(text: string, begin: bigint, end: bigint): string | Failure {
  const characters = /[\ud800-\udfff]/.test(text) ? Array.from(text) : undefined;
  const length = BigInt(characters?.length ?? text.length);
  const last = end === -1n ? length : end;
  if (begin < 0n || begin > last || last > length) {
    return processingFailure(`A substring from ${begin} to ${end} does not lie within ${length} characters.`);
  }
  return characters ? characters.slice(Number(begin), Number(last)).join('') : text.slice(Number(begin), Number(last));
}

// The piece looked for is the first argument, the whole the second (XACML 3.0, A.3.9).
const pieces = ([stringType, anyUriType] as const).flatMap((whole): FunctionDefinition[] => {
  const name = whole === stringType ? 'string' : 'anyURI';
  return [
    define(`${V3}${name}-starts-with`, [stringType, whole], booleanType, (piece, text) => text.startsWith(piece)),
    define(`${V3}${name}-ends-with`, [stringType, whole], booleanType, (piece, text) => text.endsWith(piece)),
    define(`${V3}${name}-contains`, [stringType, whole], booleanType, (piece, text) => text.includes(piece)),
    define(`${V3}${name}-substring`, [whole, integerType, integerType], stringType, substring),
  ];
});

function joined(texts: readonly string[]): string | Failure {
  let length = 0;
  for (const text of texts) length += text.length;
  return length > limits.valueLength ? TOO_LONG : texts.join('');
}

export const strings: readonly FunctionDefinition[] = [
  define(`${V1}string-normalize-space`, [stringType], stringType, (text) =>
    text.replace(/^[ \t\r\n]+/, '').replace(/(?<![ \t\r\n])[ \t\r\n]+$/, ''),
  ),
  define(`${V1}string-normalize-to-lower-case`, [stringType], stringType, (text) => text.toLowerCase()),
  defineRepeating(`${V2}string-concatenate`, stringType, 2, stringType, joined),
  {
    id: `${V2}uri-string-concatenate`,
    parameters: [one(anyUriType), one(stringType)],
    minimum: 2,
    returns: one(anyUriType),
    call: (_, ...parts: Value<string>[]) => {
      const whole = joined(parts.map((part) => part.raw));
      return typeof whole === 'string' ? new Value(anyUriType as DataType, whole) : whole;
    },
  },
  ...pieces,
];
