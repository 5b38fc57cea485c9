import { Failure } from '../failure.ts';
import { type DataTypeName, statusCode } from '../identifiers.ts';
import { type Moment, momentAt } from '../types/calendar.ts';
import { type DataType, Value } from '../types/data-type.ts';
import { dataTypes } from '../types/known-types.ts';
import { stringType } from '../types/text.ts';
import { type FunctionDefinition, one, V3 } from './definition.ts';

const convertible: readonly DataTypeName[] = [
  'boolean',
  'integer',
  'double',
  'time',
  'date',
  'dateTime',
  'anyURI',
  'dayTimeDuration',
  'yearMonthDuration',
  'x500Name',
  'rfc822Name',
  'ipAddress',
  'dnsName',
];

/** Names and addresses have no canonical form in XML Schema; they are given as written. */
const asWritten: readonly DataTypeName[] = ['anyURI', 'x500Name', 'rfc822Name', 'ipAddress', 'dnsName'];

function canonical(name: DataTypeName, value: Value): string {
  if (asWritten.includes(name)) return value.text.trim();
  if (name !== 'time' && name !== 'dateTime') return value.type.format(value.raw);
  // The canonical form of a time with zone is in UTC (XML Schema part 2, 3.2.7.2 and 3.2.8.2).
  const moment = value.raw as Moment;
  return value.type.format(moment.zone === undefined ? moment : momentAt(moment.instant, 0));
}

export const conversion: readonly FunctionDefinition[] = convertible.flatMap((name): FunctionDefinition[] => {
  const type = dataTypes[name] as DataType;
  return [
    {
      id: `${V3}${name}-from-string`,
      parameters: [one(stringType)],
      returns: one(type),
      call: (_, { raw: text }: Value<string>) => {
        const raw = type.parse(text);
        if (raw !== undefined) return new Value(type, raw, text);
        return new Failure(statusCode.syntaxError, `"${text.slice(0, 60)}" is not a value of ${type.id}.`);
      },
    },
    {
      id: `${V3}string-from-${name}`,
      parameters: [one(type)],
      returns: one(stringType),
      call: (_, value: Value) => new Value(stringType as DataType, canonical(name, value)),
    },
  ];
});
