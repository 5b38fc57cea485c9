import { operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { readOrderChain } from '../model/order-rules.ts';
import { OrderAnswer, OrderChain } from '../model/order-shapes.ts';
import { BASE, creatorOf, ordering, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { placeOrder } from '../place-order.ts';
import { notificationProblems } from '../problems.ts';

/** `POST /future/orders`: a main notification and its reminders. */
export const orderChain = (parts: Parts) =>
  operation({
    name: 'OrderNotificationChain',
    method: 'POST',
    path: `${BASE}/future/orders`,
    tag: TAG,
    summary: 'Order a notification with reminders',
    description:
      'Sent at `requestedSendTime`, or at once, if its condition is met then. Sending the same `idempotencyId` again answers the first order.',
    access: ordering,
    body: { kind: 'json', schema: OrderChain, types: ['application/json'], parameter: 'notificationOrderRequest' },
    answers: {
      201: { description: 'The order', schema: OrderAnswer },
      200: { description: 'The order that was made with this `idempotencyId` before', schema: OrderAnswer },
      422: { description: 'Somebody cannot be reached' },
    },
    problems: notificationProblems,
    async handle(call) {
      const read = readOrderChain(call.body, parts.clock.now());
      if ('faults' in read) throw new InvalidFields(read.faults);
      return placeOrder(parts, creatorOf(call), call.body.idempotencyId!, read.shipments);
    },
  });
