import { isUuid } from '../../foundation/ids.ts';

/** Where a value comes from: JSON has types and a path of its own; forms and queries have only texts. */
export type Origin = 'json' | 'form' | 'query';

/** The keywords that decide what a single value is. */
export interface Scalar {
  type?: string;
  format?: string;
  enum?: readonly string[];
  'x-numbers'?: Readonly<Record<string, number>>;
  'x-undefined-numbers'?: boolean;
}

export type BoundScalar =
  | { readonly kind: 'bound'; readonly value: unknown }
  | { readonly kind: 'wrong'; readonly number: boolean }
  | { readonly kind: 'undefined-number' };

const wrong: BoundScalar = { kind: 'wrong', number: false };
const bound = (value: unknown): BoundScalar => ({ kind: 'bound', value });

/** Reads one value as its schema says; texts from forms and queries are parsed, JSON numbers may come as texts. */
export function bindScalar(keywords: Scalar, value: unknown, origin: Origin): BoundScalar {
  if (keywords.enum !== undefined) return bindEnum(keywords, value, origin);
  switch (keywords.type) {
    case 'boolean':
      return bindBoolean(value, origin);
    case 'integer':
    case 'number':
      return bindNumber(value, keywords.type === 'integer');
    case 'string':
      return bindText(keywords.format, value);
    default:
      return bound(value);
  }
}

function bindEnum(keywords: Scalar, value: unknown, origin: Origin): BoundScalar {
  const numbers = keywords['x-numbers'] ?? {};
  if (typeof value === 'string') {
    const lower = value.trim().toLowerCase();
    const name = keywords.enum!.find((member) => member.toLowerCase() === lower);
    if (name !== undefined) return bound(name);
    if (!/^-?\d+$/.test(lower)) return wrong;
    value = Number(lower);
  }
  if (typeof value !== 'number' || !Number.isInteger(value)) return wrong;
  const name = Object.keys(numbers).find((member) => numbers[member] === value);
  if (name !== undefined) return bound(name);
  if (keywords['x-undefined-numbers'] === true) return bound(value);
  return origin === 'json' ? { kind: 'undefined-number' } : { kind: 'wrong', number: true };
}

function bindBoolean(value: unknown, origin: Origin): BoundScalar {
  if (typeof value === 'boolean') return bound(value);
  if (origin !== 'json' && typeof value === 'string') {
    const lower = value.trim().toLowerCase();
    if (lower === 'true') return bound(true);
    if (lower === 'false') return bound(false);
  }
  return wrong;
}

function bindNumber(value: unknown, whole: boolean): BoundScalar {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return wrong;
  if (whole && !Number.isSafeInteger(number)) return wrong;
  return bound(number);
}

function bindText(format: string | undefined, value: unknown): BoundScalar {
  if (typeof value !== 'string') return wrong;
  if (format === 'uuid') return isUuid(value) ? bound(value.toLowerCase()) : wrong;
  if (format === 'date-time') {
    const time = parseTime(value);
    return time === undefined ? wrong : bound(time);
  }
  return bound(value);
}

const TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** ISO 8601; a time without offset is UTC, a date alone is its first instant. Undefined when it is no time. */
export function parseTime(text: string): Date | undefined {
  const match = TIME.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', offset = 'Z'] = match;
  const zone = offset.toUpperCase() === 'Z' ? 'Z' : `${offset.slice(0, 3)}:${offset.slice(-2)}`;
  const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${zone}`);
  // Date rolls 31 February over to March; a client that sends it has a fault to hear of.
  const dayOfMonth = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate();
  return Number.isNaN(time.getTime()) || dayOfMonth !== Number(day) ? undefined : time;
}

/** `2025-05-16T09:55:28.641+00:00`: how every API here writes a time, trailing zeros of the fraction trimmed. */
export function wireTime(time: Date): string {
  const iso = time.toISOString();
  return `${iso.slice(0, 19)}${iso.slice(19, 23).replace(/\.?0+$/, '')}+00:00`;
}
