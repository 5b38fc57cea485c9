import { Type } from 'typebox';
import { wireTime } from '../http/binding/scalars.ts';
import type { ShipmentRow } from './store/rows.ts';

/** A shipment as the older order API writes it: statuses without prefix, members without value left out. */
export const OrderStatus = Type.Object({
  id: Type.String({ format: 'uuid' }),
  sendersReference: Type.Optional(Type.String()),
  requestedSendTime: Type.String({ format: 'date-time' }),
  creator: Type.String(),
  created: Type.String({ format: 'date-time' }),
  notificationChannel: Type.String(),
  ignoreReservation: Type.Optional(Type.Boolean()),
  resourceId: Type.Optional(Type.String()),
  processingStatus: Type.Object({ status: Type.String(), lastUpdate: Type.String({ format: 'date-time' }) }),
});

export const orderStatusOf = (shipment: ShipmentRow) => ({
  id: shipment.id,
  ...(shipment.senders_reference === null ? {} : { sendersReference: shipment.senders_reference }),
  requestedSendTime: wireTime(shipment.requested_send_time),
  creator: shipment.creator,
  created: wireTime(shipment.created),
  notificationChannel: shipment.channel,
  ...(shipment.ignore_reservation === null ? {} : { ignoreReservation: shipment.ignore_reservation }),
  ...(shipment.resource_id === null ? {} : { resourceId: `urn:altinn:resource:${shipment.resource_id}` }),
  processingStatus: { status: shipment.status, lastUpdate: wireTime(shipment.status_changed) },
});
