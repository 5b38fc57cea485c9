import { Type } from 'typebox';
import { later } from '../../../foundation/clock.ts';
import { wireTime } from '../../../http/binding/scalars.ts';
import { integer, nullable } from '../../../http/binding/shapes.ts';
import { anyScope } from '../../../http/caller.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { PERIODS } from '../../call-allowances.ts';
import { ADMINISTRATION } from '../../model/administrators.ts';
import { noteChange } from '../../noted-changes.ts';
import type { Parts } from '../../parts.ts';
import { LimitReader } from '../../store/limit-reader.ts';
import { LimitWriter } from '../../store/limit-writer.ts';
import { administersApiKeys, serviceOwnerOf, serviceOwnerParams } from './service-owner-of.ts';

const PATH = '/administration/api/v1/service-owners/:code/limits';

const limit = (most: number, description: string) =>
  Type.Optional(nullable(integer({ minimum: 1, maximum: most, description })));

/** The limits of a service owner on the wire, with what is used of the day. */
async function limitsOnWire({ database, clock }: Pick<Parts, 'database' | 'clock'>, code: string) {
  const reader = new LimitReader(database);
  const now = clock.now().getTime();
  const midnight = new Date(now - (now % PERIODS.day));
  const [limits, taken] = await Promise.all([reader.limitsOf(code), reader.takenBy(code, 'day', midnight)]);
  return {
    ...limits,
    day: {
      from: wireTime(midnight),
      until: wireTime(later(midnight, PERIODS.day)),
      // Only a limited day is counted. What processes have taken last may be more than there is.
      calls: limits.callsPerDay === null ? null : Math.min(taken, limits.callsPerDay),
    },
  };
}

/** `GET …/service-owners/{code}/limits`. */
export const getOwnerLimits = (parts: Parts): Operation =>
  operation({
    name: 'GetServiceOwnerLimits',
    method: 'GET',
    path: PATH,
    tag: 'API keys',
    summary: 'How many calls a service owner’s API keys may make together',
    description:
      'Null is no limit. `day.calls` are those taken since midnight (UTC), to within what the processes hold ready: a thousandth of the limit each.',
    access: administersApiKeys,
    behindGateway: false,
    params: serviceOwnerParams,
    answers: { 200: { description: 'The limits' }, 403: { description: 'Another service owner' } },
    problems: problemDetails,
    handle: async (call) => {
      const { code } = await serviceOwnerOf(parts, callerOf(call), call.params.code, 'look');
      return ok(await limitsOnWire(parts, code));
    },
  });

/** `PUT …/service-owners/{code}/limits`: the operator's alone. */
export const setOwnerLimits = (parts: Parts): Operation =>
  operation({
    name: 'SetServiceOwnerLimits',
    method: 'PUT',
    path: PATH,
    tag: 'API keys',
    summary: 'Limit the calls of a service owner’s API keys together',
    description:
      'Both limits are replaced; what is left out is without limit. Beyond the minute a call is answered 429, beyond the day (UTC) 403, both with `Retry-After`; processes never let more through together.',
    access: anyScope([ADMINISTRATION]),
    behindGateway: false,
    params: serviceOwnerParams,
    body: {
      kind: 'json',
      schema: Type.Object({
        callsPerMinute: limit(10_000_000, 'Answered 429 beyond it'),
        callsPerDay: limit(2_000_000_000, 'Answered 403 beyond it'),
      }),
    },
    answers: { 200: { description: 'The limits' }, 404: { description: 'No such service owner' } },
    problems: problemDetails,
    handle: async (call) => {
      const caller = callerOf(call);
      const { code } = await serviceOwnerOf(parts, caller, call.params.code, 'change');
      const { callsPerMinute = null, callsPerDay = null } = call.body;
      await parts.database.transaction(async (transaction) => {
        await new LimitWriter(transaction).setLimits(code, { callsPerMinute, callsPerDay });
        await noteChange(parts, transaction, caller, {
          serviceOwner: code,
          subject: 'service_owner',
          identifier: code,
          what: 'limits_changed',
          details: { callsPerMinute, callsPerDay },
        });
        await parts.epoch.bump(transaction);
      });
      return ok(await limitsOnWire(parts, code));
    },
  });
