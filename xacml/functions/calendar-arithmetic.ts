import { type Failure, processingFailure } from '../failure.ts';
import {
  DAY,
  dateTimeType,
  dateType,
  daysInMonth,
  type Moment,
  momentAt,
  momentOf,
  timeType,
} from '../types/calendar.ts';
import { dayTimeDurationType, yearMonthDurationType } from '../types/durations.ts';
import { booleanType } from '../types/text.ts';
import { alias, define, type FunctionDefinition, V1, V2, V3 } from './definition.ts';

const LAST_YEAR = 999_999_999n;
const OUT_OF_RANGE = processingFailure('The date lies beyond the years that can be written.');

function addNanoseconds({ instant, zone }: Moment, duration: bigint): Moment | Failure {
  const moved = instant + duration;
  const days = moved / DAY;
  return days > LAST_YEAR * 365n || days < -LAST_YEAR * 365n ? OUT_OF_RANGE : momentAt(moved, zone);
}

/** Adds months; a day that the month lacks becomes its last one (XML Schema part 2, appendix E). */
function addMonths({ year, month, day, timeOfDay, zone }: Moment, months: bigint): Moment | Failure {
  const total = BigInt(year) * 12n + BigInt(month - 1) + months;
  const newMonth = Number(((total % 12n) + 12n) % 12n) + 1;
  const newYear = (total - BigInt(newMonth - 1)) / 12n;
  if (newYear > LAST_YEAR || newYear < -LAST_YEAR) return OUT_OF_RANGE;
  const last = daysInMonth(Number(newYear), newMonth);
  return momentOf(Number(newYear), newMonth, Math.min(day, last), timeOfDay, zone);
}

/**
 * Whether a time lies in a range that may run over midnight, ends included. Ends without zone take that of the time
 * (XACML 3.0, A.3.8).
 */
function inRange(time: Moment, from: Moment, to: Moment): boolean {
  const clock = ({ timeOfDay, zone }: Moment): bigint => timeOfDay - BigInt(zone ?? time.zone ?? 0) * 60_000_000_000n;
  const after = (moment: Moment): bigint => (((clock(moment) - clock(from)) % DAY) + DAY) % DAY;
  return after(time) <= after(to);
}

const definitions: readonly FunctionDefinition[] = [
  define(`${V3}dateTime-add-dayTimeDuration`, [dateTimeType, dayTimeDurationType], dateTimeType, addNanoseconds),
  define(`${V3}dateTime-subtract-dayTimeDuration`, [dateTimeType, dayTimeDurationType], dateTimeType, (a, b) =>
    addNanoseconds(a, -b),
  ),
  define(`${V3}dateTime-add-yearMonthDuration`, [dateTimeType, yearMonthDurationType], dateTimeType, addMonths),
  define(`${V3}dateTime-subtract-yearMonthDuration`, [dateTimeType, yearMonthDurationType], dateTimeType, (a, b) =>
    addMonths(a, -b),
  ),
  define(`${V3}date-add-yearMonthDuration`, [dateType, yearMonthDurationType], dateType, addMonths),
  define(`${V3}date-subtract-yearMonthDuration`, [dateType, yearMonthDurationType], dateType, (a, b) =>
    addMonths(a, -b),
  ),
];

export const calendarArithmetic: readonly FunctionDefinition[] = [
  ...definitions,
  ...definitions.map((definition) => alias(definition.id.replace(V3, V1), definition)),
  define(`${V2}time-in-range`, [timeType, timeType, timeType], booleanType, inRange),
];
