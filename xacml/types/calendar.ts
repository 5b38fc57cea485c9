import type { DataType, Key } from './data-type.ts';
import { dataTypeId } from '../identifiers.ts';

/** A time, date or dateTime. A value without zone is compared as UTC. */
export interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Nanoseconds since midnight, local to the zone. */
  readonly timeOfDay: bigint;
  /** Minutes east of UTC; undefined when none is written. */
  readonly zone: number | undefined;
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  readonly instant: bigint;
}

export const SECOND = 1_000_000_000n;
export const DAY = 86_400n * SECOND;
const MINUTE = 60n * SECOND;
const DATE = '(-?(?:[1-9][0-9]{3,8}|0[0-9]{3}))-([0-9]{2})-([0-9]{2})';
const TIME = '([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,40}))?';
const ZONE = '(Z|[+-][0-9]{2}:[0-9]{2})?';
const dateTimePattern = new RegExp(`^${DATE}T${TIME}${ZONE}$`);
const datePattern = new RegExp(`^${DATE}${ZONE}$`);
const timePattern = new RegExp(`^${TIME}${ZONE}$`);
// Day on which times are compared; XPath functions name this one (op:time-equal).
const REFERENCE = { year: 1972, month: 12, day: 31 };

/** Builds a moment; month and day must exist. */
export function momentOf(
  year: number,
  month: number,
  day: number,
  timeOfDay: bigint,
  zone: number | undefined,
): Moment {
  const local = BigInt(daysSince1970(year, month, day)) * DAY + timeOfDay;
  return { year, month, day, timeOfDay, zone, instant: local - BigInt(zone ?? 0) * MINUTE };
}

/** The moment at an instant (nanoseconds since 1970 in UTC), written in the given zone. */
export function momentAt(instant: bigint, zone: number | undefined): Moment {
  const local = instant + BigInt(zone ?? 0) * MINUTE;
  let days = local / DAY;
  let timeOfDay = local % DAY;
  if (timeOfDay < 0n) {
    timeOfDay += DAY;
    days -= 1n;
  }
  const { year, month, day } = dateOfDay(Number(days));
  return { year, month, day, timeOfDay, zone, instant };
}

export const onReferenceDay = (timeOfDay: bigint, zone: number | undefined): Moment =>
  momentOf(REFERENCE.year, REFERENCE.month, REFERENCE.day, timeOfDay, zone);

/** Days in a month of the proleptic Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function daysSince1970(year: number, month: number, day: number): number {
  // Years start in March here, so that the leap day is the last of its year.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function dateOfDay(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function dateParts(year: string, month: string, day: string): [number, number, number] | undefined {
  const parts: [number, number, number] = [Number(year), Number(month), Number(day)];
  const [y, m, d] = parts;
  return m >= 1 && m <= 12 && d >= 1 && d <= daysInMonth(y, m) ? parts : undefined;
}

function timeParts(hour: string, minute: string, second: string, fraction: string | undefined): bigint | undefined {
  const h = Number(hour);
  const m = Number(minute);
  const s = Number(second);
  // Beyond nanoseconds the fraction is cut; XML Schema asks for milliseconds at least.
  const nanoseconds = BigInt((fraction ?? '').slice(0, 9).padEnd(9, '0'));
  if (h > 24 || m > 59 || s > 59 || (h === 24 && (m > 0 || s > 0 || nanoseconds > 0n))) return undefined;
  return BigInt(h * 3600 + m * 60 + s) * SECOND + nanoseconds;
}

/** Minutes, undefined when no zone is written, null when it is out of range. */
function zoneParts(zone: string | undefined): number | undefined | null {
  if (zone === undefined) return undefined;
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 14 || minutes > 59 || (hours === 14 && minutes > 0)) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function parseDateTime(text: string): Moment | undefined {
  const found = dateTimePattern.exec(text.trim());
  if (!found) return undefined;
  const date = dateParts(found[1]!, found[2]!, found[3]!);
  const timeOfDay = timeParts(found[4]!, found[5]!, found[6]!, found[7]);
  const zone = zoneParts(found[8]);
  if (!date || timeOfDay === undefined || zone === null) return undefined;
  const moment = momentOf(...date, timeOfDay, zone);
  // 24:00:00 is midnight of the next day.
  return timeOfDay === DAY ? momentAt(moment.instant, zone) : moment;
}

function parseDate(text: string): Moment | undefined {
  const found = datePattern.exec(text.trim());
  if (!found) return undefined;
  const date = dateParts(found[1]!, found[2]!, found[3]!);
  const zone = zoneParts(found[4]);
  return date && zone !== null ? momentOf(...date, 0n, zone) : undefined;
}

function parseTime(text: string): Moment | undefined {
  const found = timePattern.exec(text.trim());
  if (!found) return undefined;
  const timeOfDay = timeParts(found[1]!, found[2]!, found[3]!, found[4]);
  const zone = zoneParts(found[5]);
  return timeOfDay !== undefined && zone !== null ? onReferenceDay(timeOfDay % DAY, zone) : undefined;
}

const two = (number: number | bigint): string => String(number).padStart(2, '0');

function formatZone({ zone }: Moment): string {
  if (zone === undefined) return '';
  if (zone === 0) return 'Z';
  const minutes = Math.abs(zone);
  return `${zone < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function formatDay({ year, month, day }: Moment): string {
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

function formatClock({ timeOfDay }: Moment): string {
  const seconds = timeOfDay / SECOND;
  const fraction = (timeOfDay % SECOND).toString().padStart(9, '0').replace(/0+$/, '');
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return fraction === '' ? clock : `${clock}.${fraction}`;
}

const key = (raw: Moment): Key => raw.instant;
const compare = (a: Moment, b: Moment): number => (a.instant < b.instant ? -1 : a.instant > b.instant ? 1 : 0);

export const dateTimeType: DataType<Moment> = {
  id: dataTypeId.dateTime,
  parse: parseDateTime,
  key,
  compare,
  format: (raw) => `${formatDay(raw)}T${formatClock(raw)}${formatZone(raw)}`,
};

export const dateType: DataType<Moment> = {
  id: dataTypeId.date,
  parse: parseDate,
  key,
  compare,
  format: (raw) => `${formatDay(raw)}${formatZone(raw)}`,
};

export const timeType: DataType<Moment> = {
  id: dataTypeId.time,
  parse: parseTime,
  key,
  compare,
  format: (raw) => `${formatClock(raw)}${formatZone(raw)}`,
};
