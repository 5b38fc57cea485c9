import { Temporal } from 'temporal-polyfill';
import { Type } from 'typebox';
import { dateTime, text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { InvalidFields } from '../../../http/problem.ts';
import { clockOnWire } from '../../model/test-tools/clock-on-wire.ts';
import type { MovedClock } from '../../moved-clock.ts';

const body = Type.Object({
  advance: Type.Optional(text({ description: 'ISO 8601 duration; may be negative', example: 'P7D' })),
  now: Type.Optional(dateTime({ description: 'What the clock is to say' })),
});

/** `POST /testtools/api/clock`: moves the clock of every process (design decision 19). */
export const moveClock = (clock: MovedClock): Operation =>
  operation({
    name: 'MoveClock',
    method: 'POST',
    path: '/testtools/api/clock',
    tag: 'Test tools',
    summary: 'Move the clock',
    description: 'By `advance`, or to `now`. Other processes follow within a second.',
    access: anonymous,
    behindGateway: false,
    body: { kind: 'json', schema: body },
    answers: { 200: { description: 'What the clock says now' }, 400: { description: 'No such time' } },
    problems: problemDetails,
    handle: async ({ body: { advance, now } }) => {
      if ((advance === undefined) === (now === undefined))
        throw new InvalidFields([{ path: 'Advance', message: 'Give either advance or now.' }]);
      await clock.move(within(now === undefined ? movedBy(advance!) : () => now));
      return ok(clockOnWire(clock));
    },
  });

const EARLIEST = Date.UTC(1970, 0, 1);
const LATEST = Date.UTC(9000, 0, 1);

/** Refuses times that ids and the database cannot hold. */
const within =
  (move: (time: Date) => Date) =>
  (time: Date): Date => {
    const moved = move(time);
    if (moved.getTime() >= EARLIEST && moved.getTime() < LATEST) return moved;
    throw new InvalidFields([{ path: 'Now', message: 'The clock can be moved to times from 1970 to 8999.' }]);
  };

/** Adds a duration, months and years by the calendar. */
function movedBy(duration: string): (time: Date) => Date {
  return (time) => {
    try {
      const from = Temporal.Instant.fromEpochMilliseconds(time.getTime()).toZonedDateTimeISO('UTC');
      return new Date(from.add(Temporal.Duration.from(duration)).epochMilliseconds);
    } catch {
      throw new InvalidFields([
        { path: 'Advance', message: 'The field Advance must be an ISO 8601 duration, for example P7D or PT2H.' },
      ]);
    }
  };
}
