import { Type } from 'typebox';
import { text, uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { BASE, creatorOf, ordering, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { notificationProblems, problem } from '../problems.ts';
import { notificationsReader } from '../store/reader.ts';
import { OrderShown, orderShown } from '../wire.ts';

/** `GET /orders?sendersReference=`: one's own orders with a reference. */
export const findOrders = (parts: Parts) =>
  operation({
    name: 'FindOrders',
    method: 'GET',
    path: `${BASE}/orders`,
    tag: TAG,
    summary: 'Find orders by reference',
    access: ordering,
    query: Type.Object({ sendersReference: text({ required: true }) }),
    answers: {
      200: {
        description: 'The orders, oldest first',
        schema: Type.Object({ count: Type.Integer(), orders: Type.Array(OrderShown) }),
      },
    },
    problems: notificationProblems,
    async handle(call) {
      const reader = notificationsReader(parts.database);
      const orders = await reader.byReference(creatorOf(call), call.query.sendersReference);
      return ok({ count: orders.length, orders: orders.map((order) => orderShown(order, parts.publicUrl)) });
    },
  });

/** `GET /orders/{id}`: one's own order. The id is that of a shipment. */
export const getOrder = (parts: Parts) =>
  operation({
    name: 'GetOrder',
    method: 'GET',
    path: `${BASE}/orders/:id`,
    tag: TAG,
    summary: 'Read an order',
    access: ordering,
    params: Type.Object({ id: uuid() }),
    answers: { 200: { description: 'The order, its texts as long as they are kept', schema: OrderShown } },
    problems: notificationProblems,
    async handle(call) {
      const shipment = await notificationsReader(parts.database).shipment(call.params.id, creatorOf(call));
      if (shipment === undefined) throw problem('unknown-order');
      return ok(orderShown(shipment, parts.publicUrl));
    },
  });
