import { Type } from 'typebox';
import { dateTime, integer, list, text } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { DeliveryView, deliveryView, LOG_STATUSES, type LogStatus } from '../model/delivery-log.ts';
import { followUpProblem } from '../problems.ts';
import type { DeliveryLogReader } from '../store/delivery-log-reader.ts';
import type { EventsReader } from '../store/reader.ts';
import { ownSubscription, SubscriptionParams } from './get-subscription.ts';
import { followUpProblems, OWN_ANSWERS } from './own-subscription.ts';
import { anyCaller, PATH } from './subscription-paths.ts';

const MOST = 200;
const USUAL = 50;

export const readStatuses = (statuses: readonly string[]): LogStatus[] =>
  statuses.map((given) => {
    const status = LOG_STATUSES.find((known) => known === given.toLowerCase());
    if (status === undefined) throw followUpProblem('status', { status: given });
    return status;
  });

export const getDeliveries = ({
  reader,
  log,
  publicUrl,
}: {
  reader: EventsReader;
  log: DeliveryLogReader;
  publicUrl: string;
}) =>
  operation({
    name: 'GetDeliveries',
    method: 'GET',
    path: `${PATH}/:id/deliveries`,
    tag: 'Subscriptions',
    summary: 'Read the delivery log of one of your subscriptions',
    description:
      'What was sent, how it was answered and when it is tried again, newest first, 90 days back. `next` is the address ' +
      'of what follows; it may be there on a page without deliveries. An addition of this server.',
    access: anyCaller,
    params: SubscriptionParams,
    query: Type.Object({
      status: Type.Optional(list(text(), { description: LOG_STATUSES.join(', ') })),
      type: Type.Optional(list(text(), { description: 'Event types' })),
      from: Type.Optional(dateTime({ description: 'Made at this time or later' })),
      to: Type.Optional(dateTime({ description: 'Made before this time' })),
      event: Type.Optional(text({ max: 1000, description: 'Id of an event, or of the message it is about' })),
      limit: Type.Optional(integer({ description: `Deliveries on a page, at most ${MOST}; ${USUAL} without it` })),
      after: Type.Optional(integer({ description: 'Id of the delivery to go on after' })),
    }),
    answers: {
      200: {
        description: 'The deliveries',
        schema: Type.Object({ deliveries: Type.Array(DeliveryView), next: Type.Optional(Type.String()) }),
      },
      ...OWN_ANSWERS,
    },
    problems: followUpProblems,
    async handle(call) {
      const subscription = await ownSubscription(reader, call.params.id, callerOf(call));
      const { status = [], type = [], from, to, event, limit = USUAL, after } = call.query;
      const page = await log.page(
        {
          subscriptionId: subscription.id,
          statuses: readStatuses(status),
          types: type,
          from,
          to,
          event: event || undefined,
        },
        after,
        Math.min(Math.max(limit, 1), MOST),
      );
      const others = call.rawQuery.split('&').filter((one) => one !== '' && !/^after=/i.test(one));
      return ok({
        deliveries: page.deliveries.map((delivery) => deliveryView(delivery, subscription, publicUrl)),
        ...(page.last === undefined
          ? {}
          : {
              next: `${publicUrl}${PATH}/${subscription.id}/deliveries?${[...others, `after=${page.last}`].join('&')}`,
            }),
      });
    },
  });
