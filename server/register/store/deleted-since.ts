import { days, later } from '../../foundation/clock.ts';

/** A sole proprietorship that was deleted before this gives its advisers nothing at its owner (authorization §4.2). */
export const deletedSince = (now: Date): Date => later(now, -days(2 * 365));
