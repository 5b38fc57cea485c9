import { dayTimeDurationType, yearMonthDurationType } from './durations.ts';
import { dateTimeType, dateType, timeType } from './calendar.ts';
import type { DataType } from './data-type.ts';
import { dnsNameType, ipAddressType, rfc822NameType, x500NameType, xpathExpressionType } from './names.ts';
import { doubleType, integerType } from './numbers.ts';
import { anyUriType, base64BinaryType, booleanType, hexBinaryType, stringType } from './text.ts';
import type { DataTypeName } from '../identifiers.ts';

/** Every data type of XACML 3.0 by its short name. */
export const dataTypes = {
  string: stringType,
  boolean: booleanType,
  integer: integerType,
  double: doubleType,
  time: timeType,
  date: dateType,
  dateTime: dateTimeType,
  dayTimeDuration: dayTimeDurationType,
  yearMonthDuration: yearMonthDurationType,
  anyURI: anyUriType,
  hexBinary: hexBinaryType,
  base64Binary: base64BinaryType,
  rfc822Name: rfc822NameType,
  x500Name: x500NameType,
  ipAddress: ipAddressType,
  dnsName: dnsNameType,
  xpathExpression: xpathExpressionType,
} satisfies Record<DataTypeName, unknown>;

const byId = new Map<string, DataType>(Object.values(dataTypes).map((type) => [type.id, type as DataType]));

// Identifiers the durations had in XACML 1.x and 2.0.
for (const prefix of [
  'urn:oasis:names:tc:xacml:2.0:data-type:',
  'http://www.w3.org/TR/2002/WD-xquery-operators-20020816#',
]) {
  byId.set(`${prefix}dayTimeDuration`, dayTimeDurationType as DataType);
  byId.set(`${prefix}yearMonthDuration`, yearMonthDurationType as DataType);
}

/** A type of the standard by identifier, or undefined. */
export function knownType(id: string): DataType | undefined {
  return byId.get(id);
}

/**
 * The type with the identifier. One that is not of the standard is kept as text: no function takes its values, but
 * obligations and echoed attributes may carry them.
 */
export function typeOf(id: string): DataType {
  return byId.get(id) ?? { id, parse: (text) => text, key: String, format: String };
}
