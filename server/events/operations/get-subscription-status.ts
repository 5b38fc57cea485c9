import { Type } from 'typebox';
import type { Foundation } from '../../foundation/foundation.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import type { DeliveryLogReader } from '../store/delivery-log-reader.ts';
import type { EventsReader } from '../store/reader.ts';
import { ownSubscription, SubscriptionParams } from './get-subscription.ts';
import { followUpProblems, OWN_ANSWERS } from './own-subscription.ts';
import { anyCaller, PATH } from './subscription-paths.ts';

const time = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }));

export const SubscriptionStatus = Type.Object({
  state: Type.String({ enum: ['unvalidated', 'active', 'failing', 'paused'] }),
  paused: Type.Optional(
    Type.Object({
      since: Type.String({ format: 'date-time' }),
      reason: Type.String({ enum: ['asked', 'failing'], description: '`failing`: by itself, after three days.' }),
    }),
  ),
  failingSince: time('First failure that no success has followed'),
  lastDelivered: time('To the minute'),
  waiting: Type.Integer({ description: 'Not delivered yet; counted up to 10 000' }),
  dead: Type.Integer({ description: 'Given up; counted up to 10 000' }),
  medianMilliseconds: Type.Optional(Type.Integer({ description: 'Until the answer, of the newest deliveries' })),
  signingSecrets: Type.Array(
    Type.Object({
      id: Type.String(),
      hint: Type.String({ description: 'Its last four characters' }),
      created: Type.String({ format: 'date-time' }),
      ends: time('From when on it no longer signs'),
    }),
  ),
});

/** What an owner wants to know of a subscription at a glance. */
export async function statusOf(
  log: DeliveryLogReader,
  { id, validated }: { id: number; validated: boolean },
  now: Date,
) {
  const [health, secrets] = await Promise.all([log.health(id), log.signingSecrets(id, now)]);
  const { pausedAt, pauseReason, failingSince, lastDeliveredAt } = health;
  const fares = failingSince === undefined ? 'active' : 'failing';
  return {
    state: pausedAt !== undefined ? 'paused' : validated ? fares : 'unvalidated',
    paused: pausedAt === undefined ? undefined : { since: pausedAt.toISOString(), reason: pauseReason },
    failingSince: failingSince?.toISOString(),
    lastDelivered: lastDeliveredAt?.toISOString(),
    waiting: health.waiting,
    dead: health.dead,
    medianMilliseconds: health.medianMilliseconds,
    signingSecrets: secrets.map(({ id: secret, hint, created, ends }) => ({
      id: secret,
      hint,
      created: created.toISOString(),
      ends: ends?.toISOString(),
    })),
  };
}

export const getSubscriptionStatus = ({
  clock,
  reader,
  log,
}: Pick<Foundation, 'clock'> & { reader: EventsReader; log: DeliveryLogReader }) =>
  operation({
    name: 'GetSubscriptionStatus',
    method: 'GET',
    path: `${PATH}/:id/status`,
    tag: 'Subscriptions',
    summary: 'See how one of your subscriptions fares',
    description: 'An addition of this server.',
    access: anyCaller,
    params: SubscriptionParams,
    answers: { 200: { description: 'The status', schema: SubscriptionStatus }, ...OWN_ANSWERS },
    problems: followUpProblems,
    async handle(call) {
      const subscription = await ownSubscription(reader, call.params.id, callerOf(call));
      return ok(await statusOf(log, subscription, clock.now()));
    },
  });
