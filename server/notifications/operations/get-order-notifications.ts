import { Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { isSent } from '../model/statuses.ts';
import { BASE, creatorOf, ordering, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { notificationProblems, problem } from '../problems.ts';
import { notificationsReader } from '../store/reader.ts';
import { partyShown } from '../wire.ts';

/** `GET /orders/{id}/notifications/email` and `/sms`: what one's own order was made into. */
export const getOrderNotifications = (parts: Parts, type: 'Email' | 'SMS') =>
  operation({
    name: `Get${type === 'Email' ? 'Email' : 'Sms'}Notifications`,
    method: 'GET',
    path: `${BASE}/orders/:id/notifications/${type.toLowerCase()}`,
    tag: TAG,
    summary: type === 'Email' ? 'Read the e-mails of an order' : 'Read the SMS of an order',
    access: ordering,
    params: Type.Object({ id: uuid() }),
    answers: { 200: { description: 'The notifications of the order, by address' } },
    problems: notificationProblems,
    async handle(call) {
      const shipment = await notificationsReader(parts.database).followed(call.params.id, creatorOf(call));
      if (shipment === undefined) throw problem('unknown-order');
      const deliveries = shipment.deliveries.filter((one) => one.type === type);
      const member = type === 'Email' ? 'emailAddress' : 'mobileNumber';
      return ok({
        orderId: shipment.id,
        ...(shipment.senders_reference === null ? {} : { sendersReference: shipment.senders_reference }),
        generated: deliveries.length,
        succeeded: deliveries.filter(({ status }) => isSent(status)).length,
        notifications: deliveries.map(({ id, destination, party, status, status_changed }) => ({
          id,
          succeeded: isSent(status),
          recipient: { ...partyShown(party), ...(destination === '' ? {} : { [member]: destination }) },
          sendStatus: { status, lastUpdate: wireTime(status_changed) },
        })),
      });
    },
  });
