import { operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { ComposedEmail, readComposedEmail } from '../model/composed-email.ts';
import { OrderAnswer } from '../model/order-shapes.ts';
import { BASE, composing, creatorOf, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { placeOrder } from '../place-order.ts';
import { notificationProblems } from '../problems.ts';

/** `POST /future/orders/composed-email`: an e-mail to one address, with files that are fetched from signed addresses. */
export const orderComposedEmail = (parts: Parts) =>
  operation({
    name: 'OrderComposedEmail',
    method: 'POST',
    path: `${BASE}/future/orders/composed-email`,
    tag: TAG,
    summary: 'Order an e-mail with attachments',
    description:
      'Files are fetched when the order is placed, ten million bytes together at most. One that cannot be fetched ends the order as `Email_Failed_InvalidSasUrl`, too many bytes as `Email_Failed_PayloadTooLarge`.',
    access: composing,
    body: { kind: 'json', schema: ComposedEmail, types: ['application/json'], parameter: 'orderRequest' },
    answers: {
      201: { description: 'The order', schema: OrderAnswer },
      200: { description: 'The order that was made with this `idempotencyId` before', schema: OrderAnswer },
    },
    problems: notificationProblems,
    async handle(call) {
      const read = readComposedEmail(call.body, parts.clock.now());
      if ('faults' in read) throw new InvalidFields(read.faults);
      return placeOrder(parts, creatorOf(call), call.body.idempotencyId!, [read.draft]);
    },
  });
