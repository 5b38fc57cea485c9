import { type Static, Type } from 'typebox';
import { integer, nullable, text } from '../../http/binding/shapes.ts';
import { operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import {
  type DraftShipment,
  newFaults,
  readEmail,
  readEmailAddress,
  readPhoneNumber,
  readSms,
} from '../model/order-rules.ts';
import { EmailSettings, OrderAnswer, SmsSettings } from '../model/order-shapes.ts';
import { BASE, creatorOf, ordering, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { placeOrder } from '../place-order.ts';
import { notificationProblems } from '../problems.ts';

const optional = () => Type.Optional(nullable(text()));
const InstantSms = Type.Object({
  phoneNumber: optional(),
  timeToLiveInSeconds: Type.Optional(nullable(integer({ description: '60 to 172800' }))),
  smsSettings: Type.Optional(nullable(SmsSettings)),
});
const InstantEmail = Type.Object({ emailAddress: optional(), emailSettings: Type.Optional(nullable(EmailSettings)) });
const common = { idempotencyId: optional(), sendersReference: optional() };
const BODIES = {
  sms: Type.Object({ ...common, recipientSms: Type.Optional(nullable(InstantSms)) }),
  email: Type.Object({ ...common, recipientEmail: Type.Optional(nullable(InstantEmail)) }),
};
type InstantOrder = Static<typeof BODIES.sms> & Static<typeof BODIES.email>;

/** `POST /future/orders/instant…`: one address, told now and at any hour. */
export const orderInstant = (parts: Parts, channel: 'email' | 'sms', path: '' | '/email' | '/sms') =>
  operation({
    name: `OrderInstant${path === '' ? 'Notification' : channel === 'sms' ? 'Sms' : 'Email'}`,
    method: 'POST',
    path: `${BASE}/future/orders/instant${path}`,
    tag: TAG,
    summary: channel === 'sms' ? 'Send an SMS now' : 'Send an e-mail now',
    access: ordering,
    body: { kind: 'json', schema: BODIES[channel], types: ['application/json'] },
    answers: {
      201: { description: 'The order', schema: OrderAnswer },
      200: { description: 'The order that was made with this `idempotencyId` before', schema: OrderAnswer },
    },
    problems: notificationProblems,
    async handle(call) {
      const order = call.body as InstantOrder;
      const draft = readInstant(order, channel, parts.clock.now());
      return placeOrder(parts, creatorOf(call), order.idempotencyId!, [draft]);
    },
  });

function readInstant(order: InstantOrder, channel: 'email' | 'sms', now: Date): DraftShipment {
  const faults = newFaults();
  if (!order.idempotencyId?.trim()) faults.add('IdempotencyId', 'IdempotencyId cannot be null or empty.');
  const shipment = {
    kind: 'Instant' as const,
    sendersReference: order.sendersReference ?? undefined,
    requestedSendTime: now,
    resourceId: undefined,
    ignoreReservation: undefined,
  };
  let draft: DraftShipment;
  if (channel === 'email') {
    const { emailAddress, emailSettings } = order.recipientEmail ?? {};
    const recipient = readEmailAddress(emailAddress, faults, 'RecipientEmail.EmailAddress');
    const missing = 'EmailSettings must be set when ChannelSchema is Email';
    const email = readEmail(emailSettings, faults, 'RecipientEmail.EmailSettings', missing);
    draft = { ...shipment, channel: 'Email', recipients: [recipient], email, sms: undefined };
  } else {
    const { phoneNumber, smsSettings, timeToLiveInSeconds } = order.recipientSms ?? {};
    const recipient = readPhoneNumber(phoneNumber, faults, 'RecipientSms.PhoneNumber');
    const missing = 'SmsSettings must be set when ChannelSchema is Sms';
    const sms = readSms(smsSettings, faults, 'RecipientSms.SmsSettings', missing);
    const timeToLive = timeToLiveInSeconds ?? 0;
    if (timeToLive < 60 || timeToLive > 172_800)
      faults.add('RecipientSms.TimeToLiveInSeconds', 'Time-to-live must be between 60 and 172800 seconds (48 hours).');
    draft = {
      ...shipment,
      channel: 'Sms',
      recipients: [recipient],
      email: undefined,
      sms: sms && { ...sms, anytime: true, timeToLive },
    };
  }
  if (faults.found.length > 0) throw new InvalidFields(faults.found);
  return draft;
}
