import { dataTypeId } from '../identifiers.ts';
import { DAY, SECOND } from './calendar.ts';
import type { DataType } from './data-type.ts';

const HOUR = 3600n * SECOND;
const MINUTE = 60n * SECOND;
const DIGITS = '([0-9]{1,15})';
const dayTimePattern = new RegExp(
  `^(-)?P(?:${DIGITS}D)?(?:(T)(?:${DIGITS}H)?(?:${DIGITS}M)?(?:${DIGITS}(?:\\.([0-9]{1,40}))?S)?)?$`,
);
const yearMonthPattern = new RegExp(`^(-)?P(?:${DIGITS}Y)?(?:${DIGITS}M)?$`);
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** In nanoseconds; may be negative. */
export const dayTimeDurationType: DataType<bigint> = {
  id: dataTypeId.dayTimeDuration,
  parse(text) {
    const found = dayTimePattern.exec(text.trim());
    if (!found) return undefined;
    const [, minus, days, mark, hours, minutes, seconds, fraction] = found;
    const timeGiven = hours !== undefined || minutes !== undefined || seconds !== undefined;
    if (mark ? !timeGiven : days === undefined) return undefined;
    const whole =
      BigInt(days ?? 0) * DAY +
      BigInt(hours ?? 0) * HOUR +
      BigInt(minutes ?? 0) * MINUTE +
      BigInt(seconds ?? 0) * SECOND +
      BigInt((fraction ?? '').slice(0, 9).padEnd(9, '0'));
    return minus ? -whole : whole;
  },
  key: (raw) => raw,
  compare,
  format(raw) {
    if (raw === 0n) return 'PT0S';
    const size = raw < 0n ? -raw : raw;
    const part = (unit: bigint, in_: bigint, letter: string): string => {
      const count = (size / unit) % in_;
      return count === 0n ? '' : `${count}${letter}`;
    };
    const days = size / DAY === 0n ? '' : `${size / DAY}D`;
    const seconds = (size / SECOND) % 60n;
    const fraction = (size % SECOND).toString().padStart(9, '0').replace(/0+$/, '');
    const last = seconds === 0n && fraction === '' ? '' : `${seconds}${fraction === '' ? '' : `.${fraction}`}S`;
    const time = `${part(HOUR, 24n, 'H')}${part(MINUTE, 60n, 'M')}${last}`;
    return `${raw < 0n ? '-' : ''}P${days}${time === '' ? '' : `T${time}`}`;
  },
};

/** In months; may be negative. */
export const yearMonthDurationType: DataType<bigint> = {
  id: dataTypeId.yearMonthDuration,
  parse(text) {
    const found = yearMonthPattern.exec(text.trim());
    if (!found) return undefined;
    const [, minus, years, months] = found;
    if (years === undefined && months === undefined) return undefined;
    const whole = BigInt(years ?? 0) * 12n + BigInt(months ?? 0);
    return minus ? -whole : whole;
  },
  key: (raw) => raw,
  compare,
  format(raw) {
    if (raw === 0n) return 'P0M';
    const size = raw < 0n ? -raw : raw;
    const years = size / 12n === 0n ? '' : `${size / 12n}Y`;
    const months = size % 12n === 0n ? '' : `${size % 12n}M`;
    return `${raw < 0n ? '-' : ''}P${years}${months}`;
  },
};
