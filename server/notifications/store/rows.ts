import type { Channel, EmailText, NewShipment, Recipient, ShipmentKind, SmsText } from '../model/order.ts';
import type { DeliveryType } from '../model/statuses.ts';

/** A shipment as the sweeps and the order API read it; the columns are explained in migrations/0020-notifications.sql. */
export interface ShipmentRow {
  id: string;
  chain_id: string;
  position: number;
  kind: ShipmentKind;
  creator: string;
  created: Date;
  senders_reference: string | null;
  requested_send_time: Date;
  channel: Channel;
  recipients: Recipient[];
  resource_id: string | null;
  resource_action: string;
  ignore_reservation: boolean | null;
  email: EmailText | null;
  sms: SmsText | null;
  condition_endpoint: string | null;
  condition_failed_at: Date | null;
  status: string;
  status_changed: Date;
}

/** The same with what the chain says. */
export interface ChainedRow extends ShipmentRow {
  idempotency_id: string;
  correspondence_id: string | null;
  to_recipient: boolean;
  reached_by: string | null;
  keywords: Record<string, string> | null;
}

export interface DeliveryRow {
  id: string;
  shipment_id: string;
  type: DeliveryType;
  destination: string;
  party: string | null;
  status: string;
  status_changed: Date;
}

/** A delivery about to be stored. */
export interface NewDelivery {
  readonly id: string;
  readonly shipmentId: string;
  readonly type: DeliveryType;
  readonly destination: string;
  readonly party: string | undefined;
  readonly status: string;
  readonly isFinal: boolean;
  readonly body?: string | undefined;
  readonly sender?: string | undefined;
  readonly anytime?: boolean;
  readonly expires?: Date | undefined;
  readonly nextAt?: Date | undefined;
}

/** A shipment as it is written: one JSON object a row. */
export const shipmentRecord = (
  shipment: NewShipment,
  chainId: string,
  position: number,
  creator: string,
  at: Date,
) => ({
  id: shipment.id,
  chain_id: chainId,
  position,
  kind: shipment.kind,
  creator,
  created: at,
  senders_reference: shipment.sendersReference ?? null,
  requested_send_time: shipment.requestedSendTime,
  channel: shipment.channel,
  recipients: shipment.recipients,
  resource_id: shipment.resourceId ?? null,
  resource_action: shipment.resourceAction ?? 'read',
  ignore_reservation: shipment.ignoreReservation ?? null,
  email: shipment.email ?? null,
  sms: shipment.sms ?? null,
  condition_endpoint: shipment.conditionEndpoint ?? null,
  // Files are fetched at once: the addresses they lie at may soon be worth nothing.
  fetch_at: shipment.email?.attachments?.some(({ blobKey }) => blobKey === undefined) ? at : null,
});
