import { Type } from 'typebox';
import { operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import {
  emailOrder,
  OlderEmailOrder,
  OlderOrder,
  OlderSmsOrder,
  readOlderOrder,
  smsOrder,
} from '../model/older-order.ts';
import { BASE, creatorOf, ordering, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { placeOlderOrder } from '../place-order.ts';
import { notificationProblems } from '../problems.ts';

const FORMS = {
  '': { name: 'OrderNotifications', schema: OlderOrder, read: (order: OlderOrder) => order, what: 'notifications' },
  '/email': { name: 'OrderEmails', schema: OlderEmailOrder, read: emailOrder, what: 'e-mails' },
  '/sms': { name: 'OrderSms', schema: OlderSmsOrder, read: smsOrder, what: 'SMS' },
} as const;

const Placed = Type.Object({
  orderId: Type.String({ format: 'uuid' }),
  recipientLookup: Type.Optional(
    Type.Object({
      status: Type.String({ description: 'Success, PartialSuccess or Failed' }),
      isReserved: Type.Array(Type.String()),
      missingContact: Type.Array(Type.String()),
    }),
  ),
});

/** `POST /orders`, `/orders/email` and `/orders/sms`: the older orders, of one notification to many. */
export const orderOlder = (parts: Parts, path: keyof typeof FORMS) =>
  operation({
    name: FORMS[path].name,
    method: 'POST',
    path: `${BASE}/orders${path}`,
    tag: TAG,
    summary: `Order ${FORMS[path].what} to several recipients`,
    description:
      'Each call is an order of its own; `POST …/future/orders` knows repeated ones by their `idempotencyId`.',
    access: ordering,
    body: { kind: 'json', schema: FORMS[path].schema, types: ['application/json'] },
    answers: { 202: { description: 'The order, and who of its recipients cannot be reached', schema: Placed } },
    problems: notificationProblems,
    async handle(call) {
      const order = FORMS[path].read(call.body as never);
      const read = readOlderOrder(order, parts.clock.now(), { nested: path === '' });
      if ('faults' in read) throw new InvalidFields(read.faults);
      return placeOlderOrder(parts, creatorOf(call), read.draft);
    },
  });
