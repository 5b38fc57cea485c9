import { wireTime } from '../../../http/binding/scalars.ts';

/** What the clock says, and how many milliseconds that is ahead of the machine's own. */
export const clockOnWire = (clock: { now(): Date; readonly ahead: number }) => ({
  now: wireTime(clock.now()),
  millisecondsAhead: clock.ahead,
});
