import { Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { deliveryStatus, orderStatus } from '../model/statuses.ts';
import { BASE, creatorOf, ordering, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { notificationProblems, problem } from '../problems.ts';
import { notificationsReader } from '../store/reader.ts';

const time = () => Type.String({ format: 'date-time' });
const Manifest = Type.Object({
  shipmentId: Type.String({ format: 'uuid' }),
  sendersReference: Type.Optional(Type.String()),
  type: Type.String(),
  status: Type.String(),
  lastUpdate: time(),
  recipients: Type.Array(
    Type.Object({ type: Type.String(), destination: Type.String(), status: Type.String(), lastUpdate: time() }),
  ),
});

/** `GET /future/shipment/{id}`: what became of each address of one's own shipment. */
export const getShipment = (parts: Parts) =>
  operation({
    name: 'GetShipment',
    method: 'GET',
    path: `${BASE}/future/shipment/:id`,
    tag: TAG,
    summary: 'Read the delivery manifest of a shipment',
    access: ordering,
    params: Type.Object({ id: uuid() }),
    answers: { 200: { description: 'The manifest', schema: Manifest } },
    problems: notificationProblems,
    async handle(call) {
      const shipment = await notificationsReader(parts.database).followed(call.params.id, creatorOf(call));
      if (shipment === undefined) throw problem('NOT-00003');
      const recipients = shipment.deliveries.map((delivery) => ({
        type: delivery.type,
        destination: delivery.destination,
        status: deliveryStatus(delivery.type, delivery.status),
        lastUpdate: wireTime(delivery.status_changed),
      }));
      return ok({
        shipmentId: shipment.id,
        ...(shipment.senders_reference === null ? {} : { sendersReference: shipment.senders_reference }),
        type: shipment.kind,
        status: orderStatus(shipment.status),
        lastUpdate: wireTime(shipment.status_changed),
        recipients,
      });
    },
  });
