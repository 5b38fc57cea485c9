import { Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { nullable, uuid } from '../../http/binding/shapes.ts';
import {
  type DeliveryState,
  deliveryStatus,
  isSent,
  orderStatus,
  type ShipmentState,
} from '../../notifications/port.ts';

/** Notifications as the overview and the details of a message show them (correspondence-receive §6.1, §6.5). */

const time = () => Type.String({ format: 'date-time' });
const Status = Type.Object({ status: Type.String(), description: nullable(Type.String()), lastUpdate: time() });
const Delivery = Type.Object({
  id: nullable(uuid()),
  succeeded: Type.Boolean(),
  recipient: Type.Object({
    emailAddress: nullable(Type.String()),
    mobileNumber: nullable(Type.String()),
    organizationNumber: nullable(Type.String()),
    nationalIdentityNumber: nullable(Type.String()),
    isReserved: nullable(Type.Boolean()),
  }),
  sendStatus: Status,
});

export const NotificationOverview = Type.Object({ notificationOrderId: nullable(uuid()), isReminder: Type.Boolean() });
export const NotificationDetails = Type.Object({
  id: Type.String(),
  sendersReference: nullable(Type.String()),
  creator: Type.String(),
  created: time(),
  isReminder: Type.Boolean(),
  notificationChannel: Type.String(),
  ignoreReservation: Type.Boolean(),
  resourceId: nullable(Type.String()),
  processingStatus: Status,
  notificationStatusDetails: Type.Object({
    email: nullable(Delivery),
    sms: nullable(Delivery),
    emails: nullable(Type.Array(Delivery)),
    smses: nullable(Type.Array(Delivery)),
  }),
});

/** Accepted orders by their id; planned and refused ones without. */
export const notificationOverview = ({ chainId, accepted, kind }: ShipmentState) => ({
  notificationOrderId: accepted ? chainId : null,
  isReminder: kind === 'Reminder',
});

/** An accepted order, with what became of each address. */
export function notificationDetails(shipment: ShipmentState) {
  const emails = shipment.deliveries.filter(({ type }) => type === 'Email').map(deliveryDetails);
  const smses = shipment.deliveries.filter(({ type }) => type === 'SMS').map(deliveryDetails);
  return {
    id: shipment.id,
    sendersReference: shipment.sendersReference ?? null,
    creator: shipment.creator,
    created: wireTime(shipment.created),
    isReminder: shipment.kind === 'Reminder',
    notificationChannel: shipment.channel,
    ignoreReservation: shipment.ignoreReservation,
    resourceId: shipment.resourceId ?? null,
    processingStatus: {
      status: orderStatus(shipment.status),
      description: null,
      lastUpdate: wireTime(shipment.statusChanged),
    },
    notificationStatusDetails: {
      email: emails[0] ?? null,
      sms: smses[0] ?? null,
      emails: emails.length > 0 ? emails : null,
      smses: smses.length > 0 ? smses : null,
    },
  };
}

function deliveryDetails({ type, destination, status, changed }: DeliveryState) {
  return {
    id: null,
    succeeded: isSent(status),
    recipient: {
      emailAddress: type === 'Email' && destination !== '' ? destination : null,
      mobileNumber: type === 'SMS' && destination !== '' ? destination : null,
      organizationNumber: null,
      nationalIdentityNumber: null,
      isReserved: null,
    },
    sendStatus: {
      status: wireStatus(deliveryStatus(type, status)),
      description: null,
      lastUpdate: wireTime(changed),
    },
  };
}

/** Two statuses have another name here than in the notification service (events §3.5). */
const RENAMED: Readonly<Record<string, string>> = {
  Email_Failed_InvalidFormat: 'Email_Failed_InvalidEmailFormat',
  Email_Failed_PayloadTooLarge: 'Email_Failed',
};
const wireStatus = (status: string): string => RENAMED[status] ?? status;
