import type { Evaluation, Result } from '../evaluation.ts';
import { processingFailure } from '../failure.ts';
import type { DataTypeName } from '../identifiers.ts';
import { limits } from '../limits.ts';
import { type Bag, type DataType, type Key, sameKey, Value } from '../types/data-type.ts';
import { dataTypes } from '../types/known-types.ts';
import { integerType } from '../types/numbers.ts';
import { booleanType, booleanValue } from '../types/text.ts';
import { bagOf, type FunctionDefinition, one, V1, V2, V3 } from './definition.ts';

const withSets: readonly DataTypeName[] = [
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
];

function bagFunctions(name: DataTypeName, prefix: string): FunctionDefinition[] {
  const type = dataTypes[name] as DataType;
  return [
    {
      id: `${prefix}${name}-one-and-only`,
      parameters: [bagOf(type)],
      returns: one(type),
      call: (_, bag: Bag) =>
        bag.length === 1 ? bag[0]! : processingFailure(`${name}-one-and-only met ${bag.length} values.`),
    },
    {
      id: `${prefix}${name}-bag-size`,
      parameters: [bagOf(type)],
      returns: one(integerType),
      call: (_, bag: Bag) => new Value(integerType as DataType, BigInt(bag.length)),
    },
    {
      id: `${prefix}${name}-bag`,
      parameters: [one(type)],
      minimum: 0,
      returns: bagOf(type),
      call: (_, ...values: Value[]) => values,
    },
  ];
}

function setFunctions(name: DataTypeName, prefix: string): FunctionDefinition[] {
  const type = dataTypes[name] as DataType;
  const keysOf = (bag: Bag): Set<Key> => new Set(bag.map((value) => type.key(value.raw)));
  const two = [bagOf(type), bagOf(type)];
  const test = (suffix: string, meaning: (a: Bag, b: Bag) => boolean): FunctionDefinition => ({
    id: `${prefix}${name}-${suffix}`,
    parameters: two,
    returns: one(booleanType),
    call: (_, a: Bag, b: Bag) => booleanValue(meaning(a, b)),
  });
  const within = (a: Bag, b: Bag): boolean => {
    const keys = keysOf(b);
    return a.every((value) => keys.has(type.key(value.raw)));
  };
  const combine = (suffix: string, meaning: (bags: readonly Bag[]) => Bag): FunctionDefinition => ({
    id: `${prefix}${name}-${suffix}`,
    parameters: [bagOf(type)],
    minimum: 2,
    returns: bagOf(type),
    call: (_: Evaluation, ...bags: Bag[]): Result => meaning(bags),
  });
  return [
    {
      id: `${prefix}${name}-is-in`,
      parameters: [one(type), bagOf(type)],
      returns: one(booleanType),
      call: (_, value: Value, bag: Bag) => {
        const key = type.key(value.raw);
        return booleanValue(bag.some((member) => sameKey(key, type.key(member.raw))));
      },
    },
    test('at-least-one-member-of', (a, b) => {
      const keys = keysOf(b);
      return a.some((value) => keys.has(type.key(value.raw)));
    }),
    test('subset', within),
    test('set-equals', (a, b) => within(a, b) && within(b, a)),
    combine('intersection', ([first, ...rest]) => {
      const others = rest.map(keysOf);
      return distinct(type, first!, (key) => others.every((keys) => keys.has(key)));
    }),
    combine('union', (bags) => distinct(type, bags.flat())),
  ];
}

/** The values without repetitions, the first of equals kept. */
function distinct(type: DataType, bag: Bag, wanted: (key: Key) => boolean = () => true): Bag {
  const seen = new Set<Key>();
  return bag.filter((value) => {
    const key = type.key(value.raw);
    if (seen.has(key) || !wanted(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A bag as the result of a function, unless it has grown beyond what one decision may hold. */
export function boundedBag(bag: Bag): Result {
  return bag.length <= limits.values ? bag : processingFailure(`A bag has more than ${limits.values} values.`);
}

export const bags: readonly FunctionDefinition[] = [
  ...withSets.flatMap((name) => {
    const forms = (prefix: string) => [...bagFunctions(name, prefix), ...setFunctions(name, prefix)];
    // The durations moved to 3.0; policies written for older versions use the 1.0 names.
    return name.endsWith('Duration') ? [...forms(V3), ...forms(V1)] : forms(V1);
  }),
  ...bagFunctions('ipAddress', V2),
  ...bagFunctions('dnsName', V2),
];
