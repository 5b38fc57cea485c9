import { hours, minutes, seconds } from '../../foundation/clock.ts';

/** Waits between the attempts at a push, in milliseconds: 12 attempts in about 35 hours (events §1.9). */
export const PUSH_WAITS: readonly number[] = [
  seconds(10),
  seconds(30),
  minutes(1),
  minutes(5),
  minutes(10),
  minutes(30),
  hours(1),
  hours(3),
  hours(6),
  hours(12),
  hours(12),
];

/** Waits between the attempts at a validation, in milliseconds: 9 attempts in about 8 minutes (events §1.6). */
export const VALIDATION_WAITS: readonly number[] = [
  seconds(1),
  seconds(5),
  seconds(10),
  seconds(30),
  seconds(60),
  seconds(120),
  seconds(120),
  seconds(120),
];

/** Milliseconds until the next attempt after `attempts` failed ones; undefined when there is none left. */
export const waitAfter = (attempts: number, waits: readonly number[]): number | undefined => waits[attempts - 1];
