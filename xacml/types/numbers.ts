import { dataTypeId } from '../identifiers.ts';
import { limits } from '../limits.ts';
import type { DataType } from './data-type.ts';

export const integerType: DataType<bigint> = {
  id: dataTypeId.integer,
  parse(text) {
    const digits = text.trim();
    if (digits.length > limits.integerDigits || !/^[+-]?[0-9]+$/.test(digits)) return undefined;
    return BigInt(digits.startsWith('+') ? digits.slice(1) : digits);
  },
  key: (raw) => raw,
  format: String,
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
};

export const doubleType: DataType<number> = {
  id: dataTypeId.double,
  parse(text) {
    const digits = text.trim();
    if (digits === 'INF' || digits === '+INF') return Number.POSITIVE_INFINITY;
    if (digits === '-INF') return Number.NEGATIVE_INFINITY;
    if (digits === 'NaN') return Number.NaN;
    return /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(digits) ? Number(digits) : undefined;
  },
  key: (raw) => raw,
  format: formatDouble,
  // NaN is neither below nor above: NaN as a result makes every order comparison false.
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN),
};

/** The canonical form of XML Schema: 1.0E0, 1.234E2, NaN, INF, -INF. */
function formatDouble(raw: number): string {
  if (Number.isNaN(raw)) return 'NaN';
  if (!Number.isFinite(raw)) return raw > 0 ? 'INF' : '-INF';
  if (Object.is(raw, -0)) return '-0.0E0';
  const [mantissa, exponent] = raw.toExponential().split('e');
  return `${mantissa!.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
