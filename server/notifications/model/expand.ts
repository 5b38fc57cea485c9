import type { NewEmail } from '../../foundation/mailer/outgoing.ts';
import { later, seconds } from '../../foundation/clock.ts';
import type { ChainedRow, NewDelivery } from '../store/rows.ts';
import { type Contact, type Destination, destinationsOf } from './addresses.ts';
import { asHtml, cutSms, fillIn, plainOf } from './keywords.ts';
import { type Channel, type Recipient, usesEmail, usesSms } from './order.ts';
import { expiryOf, nextSendTime } from './sending-window.ts';

/** Purpose of e-mails that are notifications; they are about their delivery. */
export const PURPOSE = 'notification';
const SMS_SENDER = 'Altinn';

/** A bare address has but one channel, whatever is asked for besides. */
const channelFor = ({ kind }: Recipient, channel: Channel): Channel =>
  kind === 'email' ? 'Email' : kind === 'sms' ? 'Sms' : channel;

/** Where a shipment goes to reach a contact: addresses of its channel it has a text for. */
export const destinationsFor = (
  shipment: Pick<ChainedRow, 'channel' | 'email' | 'sms'>,
  contact: Contact,
): Destination[] =>
  destinationsOf(contact, channelFor(contact.recipient, shipment.channel)).filter(
    ({ type }) => (type === 'Email' ? shipment.email : shipment.sms) !== null,
  );

export interface Expanded {
  readonly deliveries: readonly NewDelivery[];
  readonly emails: readonly NewEmail[];
}

/**
 * What is sent for a shipment: an e-mail or SMS for each distinct address, with the words that stand for something filled
 * in. Who cannot be reached gets a failed entry that says why (events §3.2, §3.5).
 */
export function expand(
  shipment: ChainedRow,
  contacts: readonly Contact[],
  { now, newId }: { now: Date; newId: () => string },
): Expanded {
  const deliveries: NewDelivery[] = [];
  const emails: NewEmail[] = [];
  const seen = new Set<string>();
  for (const contact of contacts) {
    const { kind, value } = contact.recipient;
    const party = kind === 'email' || kind === 'sms' ? undefined : value;
    const common = { shipmentId: shipment.id, party };
    const destinations = destinationsFor(shipment, contact);
    if (destinations.length === 0) {
      const status = contact.isReserved ? 'Failed_RecipientReserved' : 'Failed_RecipientNotIdentified';
      const channel = channelFor(contact.recipient, shipment.channel);
      const failed = { ...common, destination: '', status, isFinal: true };
      // Of a preferred channel, that one.
      if (usesEmail(channel) && channel !== 'SmsPreferred') deliveries.push({ ...failed, id: newId(), type: 'Email' });
      if (usesSms(channel) && channel !== 'EmailPreferred') deliveries.push({ ...failed, id: newId(), type: 'SMS' });
      continue;
    }
    const words =
      party === undefined
        ? shipment.keywords!
        : { ...shipment.keywords, recipientName: contact.name, recipientNumber: contact.number };
    for (const { type, address } of destinations) {
      const key = `${type} ${address.toLowerCase()}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const id = newId();
      if (type === 'Email') {
        deliveries.push({ ...common, id, type, destination: address, status: 'Sending', isFinal: false });
        emails.push({ ...emailOf(shipment, words), id, purpose: PURPOSE, about: id, to: address });
      } else deliveries.push({ ...common, ...smsOf(shipment, words, now), id, type, destination: address });
    }
  }
  return { deliveries, emails };
}

function emailOf(shipment: ChainedRow, words: Readonly<Record<string, string>>) {
  const { subject, body, contentType, sender, attachments = [] } = shipment.email!;
  const html = contentType === 'Html' ? fillIn(body, asHtml(words)) : undefined;
  return {
    // A line break in a subject would be folded anyway.
    subject: fillIn(subject, words).replace(/\s*[\r\n]+\s*/g, ' '),
    text: html === undefined ? fillIn(body, words) : plainOf(html),
    html,
    sender: sender ?? undefined,
    expires: expiryOf(shipment.requested_send_time, { windowed: false }),
    attachments: attachments.map(({ fileName, mimeType, blobKey }) => ({
      fileName,
      contentType: mimeType,
      blobKey: blobKey!,
    })),
  };
}

function smsOf(shipment: ChainedRow, words: Readonly<Record<string, string>>, now: Date) {
  const { body, sender, anytime = false, timeToLive } = shipment.sms!;
  const requested = shipment.requested_send_time;
  return {
    status: 'New',
    isFinal: false,
    body: cutSms(fillIn(body, words)),
    sender: sender ?? SMS_SENDER,
    anytime,
    expires:
      timeToLive === undefined ? expiryOf(requested, { windowed: !anytime }) : later(requested, seconds(timeToLive)),
    nextAt: anytime ? now : nextSendTime(now),
  };
}
