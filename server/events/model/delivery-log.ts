import { Type } from 'typebox';
import { PUSH_HEADERS } from '../push/webhooks.ts';
import type { DeliveryState } from '../store/tables.ts';
import {
  cloudEventText,
  ownEventText,
  pushBody,
  type RecordedEvent,
  TEST_TYPE,
  VALIDATION_TYPE,
} from './cloud-event.ts';
import { PUSH_WAITS } from './retry-schedule.ts';
import { eventIdHeader } from './signature.ts';

/** Statuses one may ask for: a delivery's state, with those that wait for another attempt told apart. */
export const LOG_STATUSES = ['pending', 'failing', 'delivered', 'dead', 'unauthorized', 'cancelled'] as const;
export type LogStatus = (typeof LOG_STATUSES)[number];

export interface LoggedAttempt {
  readonly attempt: number;
  readonly startedAt: Date;
  /** Milliseconds. */
  readonly duration: number;
  readonly status: number | undefined;
  readonly reason: string | undefined;
  readonly answer: string | undefined;
}

export interface LoggedDelivery {
  readonly id: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly created: Date;
  readonly settled: Date | undefined;
  readonly nextAttempt: Date | undefined;
  readonly sending: boolean;
  readonly replay: boolean;
  readonly lastError: string | undefined;
  /** Undefined: the event is older than what is kept. */
  readonly content:
    | { readonly event: RecordedEvent }
    | { readonly ownEventId: string; readonly test: boolean }
    | undefined;
  /** Newest first. */
  readonly log: readonly LoggedAttempt[];
}

const statusOf = ({ state, attempts }: LoggedDelivery): LogStatus =>
  state === 'pending' && attempts > 0 ? 'failing' : state;

function requestOf({ content }: LoggedDelivery, subscription: { id: number; endPoint: string }, publicUrl: string) {
  if (content === undefined) return undefined;
  const [eventId, text] =
    'event' in content
      ? [content.event.id, cloudEventText(content.event)]
      : [content.ownEventId, ownEventText(publicUrl, subscription.id, content.ownEventId, content.test)];
  return {
    method: 'POST',
    url: subscription.endPoint,
    // Time and signature belong to each attempt; the signature is nobody's business but the receiver's.
    headers: { ...PUSH_HEADERS, 'webhook-id': eventIdHeader(eventId) },
    body: pushBody(subscription.endPoint, text),
  };
}

const eventOf = ({ content }: LoggedDelivery) => {
  if (content === undefined) return undefined;
  if ('event' in content) {
    const { id, type, subject, resourceInstance } = content.event;
    return { id, type, subject, resourceInstance };
  }
  return { id: content.ownEventId, type: content.test ? TEST_TYPE : VALIDATION_TYPE };
};

/** A delivery on the wire. */
export const deliveryView = (
  delivery: LoggedDelivery,
  subscription: { id: number; endPoint: string },
  publicUrl: string,
) => ({
  id: delivery.id,
  status: statusOf(delivery),
  event: eventOf(delivery),
  created: delivery.created.toISOString(),
  settled: delivery.settled?.toISOString(),
  attempts: delivery.attempts,
  mostAttempts: PUSH_WAITS.length + 1,
  nextAttempt: delivery.nextAttempt?.toISOString(),
  sending: delivery.sending,
  replay: delivery.replay,
  reason: delivery.lastError,
  request: requestOf(delivery, subscription, publicUrl),
  log: delivery.log.map(({ attempt, startedAt, duration, status, reason, answer }) => ({
    attempt,
    started: startedAt.toISOString(),
    durationMilliseconds: duration,
    status,
    reason,
    answer,
  })),
});

const time = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }));
const optionalText = (description: string) => Type.Optional(Type.String({ description }));

export const DeliveryView = Type.Object({
  id: Type.Integer(),
  status: Type.String({ enum: LOG_STATUSES, description: '`failing` waits for another attempt.' }),
  event: Type.Optional(
    Type.Object({
      id: Type.String(),
      type: Type.String(),
      subject: optionalText('The party it is about'),
      resourceInstance: optionalText('Id of the message or attachment it is about'),
    }),
  ),
  created: Type.String({ format: 'date-time' }),
  settled: time('When it was delivered or given up'),
  attempts: Type.Integer(),
  mostAttempts: Type.Integer(),
  nextAttempt: time('When it is tried next'),
  sending: Type.Boolean({ description: 'It is on its way now.' }),
  replay: Type.Boolean({ description: 'Sent again because somebody asked.' }),
  reason: optionalText('Why the last attempt failed'),
  request: Type.Optional(
    Type.Object({
      method: Type.String(),
      url: Type.String(),
      headers: Type.Record(Type.String(), Type.String()),
      body: Type.String(),
    }),
  ),
  log: Type.Array(
    Type.Object({
      attempt: Type.Integer(),
      started: Type.String({ format: 'date-time' }),
      durationMilliseconds: Type.Integer(),
      status: Type.Optional(Type.Integer()),
      reason: optionalText('Why it failed'),
      answer: optionalText('The first 2 kB of the answer'),
    }),
    { description: 'Attempts, newest first.' },
  ),
});
