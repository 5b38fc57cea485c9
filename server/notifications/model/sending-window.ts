import { Temporal } from 'temporal-polyfill';
import { hours, later } from '../../foundation/clock.ts';

/** SMS is sent from nine to five, Norwegian time, every day (events §3.4). */
const ZONE = 'Europe/Oslo';
const OPENS = Temporal.PlainTime.from('09:00');
const CLOSES = Temporal.PlainTime.from('17:00');

/** The earliest time from `time` on at which an SMS may be sent; `time` itself inside the window. */
export function nextSendTime(time: Date): Date {
  const local = Temporal.Instant.fromEpochMilliseconds(time.getTime()).toZonedDateTimeISO(ZONE);
  const clock = local.toPlainTime();
  const isBefore = Temporal.PlainTime.compare(clock, OPENS) < 0;
  if (!isBefore && Temporal.PlainTime.compare(clock, CLOSES) < 0) return time;
  const day = isBefore ? local.toPlainDate() : local.toPlainDate().add({ days: 1 });
  return new Date(day.toZonedDateTime({ timeZone: ZONE, plainTime: OPENS }).epochMilliseconds);
}

/** How long it is tried to tell somebody (events §3.2). */
const LIFETIME = hours(48);

/** When a notification is given up: 48 hours after it was wanted, or after the window opened for it. */
export const expiryOf = (requested: Date, { windowed }: { windowed: boolean }): Date =>
  later(windowed ? nextSendTime(requested) : requested, LIFETIME);
