import { anonymous } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { clockOnWire } from '../../model/test-tools/clock-on-wire.ts';
import type { MovedClock } from '../../moved-clock.ts';

export const tellClock = (clock: MovedClock): Operation =>
  operation({
    name: 'TellClock',
    method: 'GET',
    path: '/testtools/api/clock',
    tag: 'Test tools',
    summary: 'What the clock says',
    access: anonymous,
    behindGateway: false,
    answers: { 200: { description: 'What the clock says now' } },
    problems: problemDetails,
    handle: async () => ok(clockOnWire(clock)),
  });
