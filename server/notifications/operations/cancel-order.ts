import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { finish } from '../finish.ts';
import { BASE, creatorOf, ordering, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { notificationProblems, problem } from '../problems.ts';
import { notificationsReader } from '../store/reader.ts';
import { notificationsWriter } from '../store/writer.ts';
import { OrderStatus, orderStatusOf } from '../wire.ts';

/** `PUT /orders/{id}/cancel`: takes back an order nothing has been sent of; 409 afterwards. */
export const cancelOrder = (parts: Parts) =>
  operation({
    name: 'CancelOrder',
    method: 'PUT',
    path: `${BASE}/orders/:id/cancel`,
    tag: TAG,
    summary: 'Cancel an order',
    access: ordering,
    params: Type.Object({ id: uuid() }),
    answers: {
      200: { description: 'The order, cancelled', schema: OrderStatus },
      404: { description: 'Unknown, or somebody else’s' },
      409: { description: 'Too late' },
    },
    problems: notificationProblems,
    async handle(call) {
      const creator = creatorOf(call);
      const { id } = call.params;
      return ok(
        await parts.database.transaction(async (transaction) => {
          const writer = notificationsWriter(transaction);
          const [held] = await writer.hold([id]);
          if (held?.creator !== creator) throw problem('unknown-order');
          if (held.status !== 'Registered' && held.status !== 'Cancelled') throw problem('too-late');
          if (held.status === 'Registered') {
            const at = parts.clock.now();
            await writer.setShipments([id], 'Cancelled', at, true);
            await finish(transaction, parts.follower(), { ids: [id], at, ended: true });
          }
          return orderStatusOf((await notificationsReader(transaction).shipment(id, creator))!);
        }),
      );
    },
  });
