import type { Result } from '../evaluation.ts';
import { type Failure, processingFailure, WORK_USED_UP } from '../failure.ts';
import type { DataTypeName } from '../identifiers.ts';
import { regularExpression } from '../regex/automaton.ts';
import { ExpressionRefused } from '../regex/parse.ts';
import type { DataType, Value } from '../types/data-type.ts';
import { dataTypes } from '../types/known-types.ts';
import { rfc822NameType, x500NameType } from '../types/names.ts';
import { booleanType, booleanValue, stringType } from '../types/text.ts';
import { define, type FunctionDefinition, one, V1, V2 } from './definition.ts';

/** A regular expression against the text of a value; not anchored. */
function regexpMatch(id: string, name: DataTypeName): FunctionDefinition {
  return {
    id,
    parameters: [one(stringType), one(dataTypes[name] as DataType)],
    returns: one(booleanType),
    call(evaluation, pattern: Value<string>, value: Value): Result {
      try {
        if (!evaluation.work.take(pattern.raw.length)) return WORK_USED_UP;
        const text = name === 'string' ? (value.raw as string) : value.text.trim();
        const found = regularExpression(pattern.raw).matches(text, (steps) => evaluation.work.take(steps));
        return found === undefined ? WORK_USED_UP : booleanValue(found);
      } catch (error) {
        if (error instanceof ExpressionRefused) return processingFailure(error.message);
        throw error;
      }
    },
  };
}

/** With @ the whole address; `.host` any host below it; else the host itself (XACML 3.0, A.3.14). */
function mailMatch(pattern: string, address: string): boolean | Failure {
  const at = pattern.lastIndexOf('@');
  if (at >= 0) return pattern.slice(0, at + 1) + pattern.slice(at + 1).toLowerCase() === address;
  const host = address.slice(address.lastIndexOf('@') + 1);
  const wanted = pattern.toLowerCase();
  return wanted.startsWith('.') ? host.endsWith(wanted) : host === wanted;
}

export const matching: readonly FunctionDefinition[] = [
  regexpMatch(`${V1}string-regexp-match`, 'string'),
  // The name it had in drafts, which policies in use still write.
  regexpMatch(`${V1}regexp-string-match`, 'string'),
  regexpMatch(`${V2}anyURI-regexp-match`, 'anyURI'),
  regexpMatch(`${V2}ipAddress-regexp-match`, 'ipAddress'),
  regexpMatch(`${V2}dnsName-regexp-match`, 'dnsName'),
  regexpMatch(`${V2}rfc822Name-regexp-match`, 'rfc822Name'),
  regexpMatch(`${V2}x500Name-regexp-match`, 'x500Name'),
  define(`${V1}rfc822Name-match`, [stringType, rfc822NameType], booleanType, mailMatch),
  // The first name is the end of the second, part by part.
  define(`${V1}x500Name-match`, [x500NameType, x500NameType], booleanType, (end, whole) => {
    const offset = whole.length - end.length;
    return offset >= 0 && end.every((part, index) => part === whole[offset + index]);
  }),
];
