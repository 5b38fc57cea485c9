import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { isSent } from '../model/statuses.ts';
import { BASE, creatorOf, ordering, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { notificationProblems, problem } from '../problems.ts';
import { notificationsReader } from '../store/reader.ts';
import { OrderStatus, orderStatusOf } from '../wire.ts';

/** `GET /orders/{id}/status`: how far one's own order has come. The id is that of a shipment. */
export const getOrderStatus = (parts: Parts) =>
  operation({
    name: 'GetOrderStatus',
    method: 'GET',
    path: `${BASE}/orders/:id/status`,
    tag: TAG,
    summary: 'Read how far an order has come',
    access: ordering,
    params: Type.Object({ id: uuid() }),
    answers: { 200: { description: 'The order with its status', schema: OrderStatus } },
    problems: notificationProblems,
    async handle(call) {
      const shipment = await notificationsReader(parts.database).followed(call.params.id, creatorOf(call));
      if (shipment === undefined) throw problem('unknown-order');
      const { deliveries } = shipment;
      const summary = (type: 'Email' | 'SMS') => {
        const some = deliveries.filter((one) => one.type === type);
        const self = `${parts.publicUrl}${BASE}/orders/${shipment.id}/notifications/${type.toLowerCase()}`;
        return {
          generated: some.length,
          succeeded: some.filter(({ status }) => isSent(status)).length,
          links: { self },
        };
      };
      return ok({
        ...orderStatusOf(shipment),
        notificationsStatusSummary: { email: summary('Email'), sms: summary('SMS') },
      });
    },
  });
