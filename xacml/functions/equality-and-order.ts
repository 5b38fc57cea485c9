import { type AnyDataType, sameKey } from '../types/data-type.ts';
import { dataTypes } from '../types/known-types.ts';
import { booleanType, stringType } from '../types/text.ts';
import { define, type FunctionDefinition, V1, V3 } from './definition.ts';

const withEquality = [
  'string',
  'boolean',
  'integer',
  'double',
  'time',
  'date',
  'dateTime',
  'anyURI',
  'hexBinary',
  'base64Binary',
  'rfc822Name',
  'x500Name',
  'dayTimeDuration',
  'yearMonthDuration',
] as const;
const withOrder = ['string', 'integer', 'double', 'time', 'date', 'dateTime'] as const;

const equality = withEquality.map((name): FunctionDefinition => {
  const type: AnyDataType = dataTypes[name];
  const prefix = name.endsWith('Duration') ? V3 : V1;
  return define(`${prefix}${name}-equal`, [type, type], booleanType, (a, b) => sameKey(type.key(a), type.key(b)));
});

const order = withOrder.flatMap((name): FunctionDefinition[] => {
  const type: AnyDataType = dataTypes[name];
  const compare = type.compare!;
  return [
    define(`${V1}${name}-greater-than`, [type, type], booleanType, (a, b) => compare(a, b) > 0),
    define(`${V1}${name}-greater-than-or-equal`, [type, type], booleanType, (a, b) => compare(a, b) >= 0),
    define(`${V1}${name}-less-than`, [type, type], booleanType, (a, b) => compare(a, b) < 0),
    define(`${V1}${name}-less-than-or-equal`, [type, type], booleanType, (a, b) => compare(a, b) <= 0),
  ];
});

const ignoringCase = define(
  `${V3}string-equal-ignore-case`,
  [stringType, stringType],
  booleanType,
  (a, b) => a === b || a.toLowerCase() === b.toLowerCase(),
);

export const equalityAndOrder: readonly FunctionDefinition[] = [...equality, ...order, ignoringCase];
