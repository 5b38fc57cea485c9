import { type Static, Type } from 'typebox';
import { boolean, enumeration, list, nullable, text } from '../../http/binding/shapes.ts';
import { later, minutes } from '../../foundation/clock.ts';
import type { FieldFault } from '../../http/problem.ts';
import { isMobileNumber } from './addresses.ts';
import { CHANNELS, type Channel, type Recipient, usesEmail, usesSms } from './order.ts';
import { type DraftShipment, isEmailAddress, isHttpAddress, LONGEST_SMS, newFaults, readTime } from './order-rules.ts';

/** The older orders: one notification to any number of recipients, without reminders and without a key of its own. */

const optional = (description?: string) =>
  Type.Optional(nullable(text(description === undefined ? {} : { description })));
const CONTENT_TYPES = { Plain: 0, Html: 1 } as const;

const common = {
  sendersReference: optional(),
  requestedSendTime: optional('With time zone; default now'),
  conditionEndpoint: optional('Asked just before sending'),
  ignoreReservation: Type.Optional(nullable(boolean())),
  resourceId: optional('Id of a resource, with or without prefix'),
  recipients: Type.Optional(
    nullable(
      list(
        Type.Object({
          emailAddress: optional(),
          mobileNumber: optional(),
          nationalIdentityNumber: optional(),
          organizationNumber: optional(),
          isReserved: Type.Optional(nullable(boolean({ description: 'Not read' }))),
        }),
      ),
    ),
  ),
};
const email = {
  subject: optional(),
  body: optional(),
  contentType: Type.Optional(nullable(enumeration(CONTENT_TYPES))),
};

/** Bodies of `POST /orders/email`, `/orders/sms` and `/orders`. */
export const OlderEmailOrder = Type.Object({ ...common, ...email });
export const OlderSmsOrder = Type.Object({
  ...common,
  senderNumber: optional(),
  body: optional('At most 2144 characters'),
});
export const OlderOrder = Type.Object({
  ...common,
  notificationChannel: Type.Optional(nullable(enumeration(CHANNELS))),
  emailTemplate: Type.Optional(nullable(Type.Object({ fromAddress: optional(), ...email }))),
  smsTemplate: Type.Optional(nullable(Type.Object({ senderNumber: optional(), body: optional() }))),
});
export type OlderOrder = Static<typeof OlderOrder>;

type GivenRecipient = NonNullable<OlderOrder['recipients']>[number];

/** An e-mail order in the form that says its channel. */
export const emailOrder = ({ subject, body, contentType, ...order }: Static<typeof OlderEmailOrder>): OlderOrder => ({
  ...order,
  notificationChannel: 'Email',
  emailTemplate: { subject: subject ?? null, body: body ?? null, contentType: contentType ?? null },
});

/** The same for an SMS order. */
export const smsOrder = ({ senderNumber, body, ...order }: Static<typeof OlderSmsOrder>): OlderOrder => ({
  ...order,
  notificationChannel: 'Sms',
  smsTemplate: { senderNumber: senderNumber ?? null, body: body ?? null },
});

/** They are looked up and made into notifications together. */
const MOST_RECIPIENTS = 10_000;
/** How late an order may be sent in: clocks differ. */
const LATE = minutes(5);

/** Reads an order: its one shipment, or every fault. `nested`: where the texts stand in templates. */
export function readOlderOrder(
  order: OlderOrder,
  now: Date,
  { nested }: { nested: boolean },
): { readonly draft: DraftShipment } | { readonly faults: readonly FieldFault[] } {
  const faults = newFaults();
  const fault = (path: string, message: string) => faults.add(path, message);
  const channel = order.notificationChannel ?? undefined;
  if (channel === undefined) fault('NotificationChannel', 'Invalid channel scheme value.');
  const wanted: Channel = channel ?? 'EmailAndSms';

  const { emailTemplate, smsTemplate } = order;
  const at = (template: string, member: string) => (nested ? `${template}.${member}` : member);
  if (usesEmail(wanted)) {
    if (!emailTemplate?.subject?.trim()) fault(at('EmailTemplate', 'Subject'), "'Subject' must not be empty.");
    if (!emailTemplate?.body?.trim()) fault(at('EmailTemplate', 'Body'), "'Body' must not be empty.");
    if (emailTemplate?.fromAddress && !isEmailAddress(emailTemplate.fromAddress))
      fault(at('EmailTemplate', 'FromAddress'), 'The sender email address is not valid.');
  }
  if (usesSms(wanted)) {
    const length = smsTemplate?.body?.length ?? 0;
    if (!smsTemplate?.body?.trim()) fault(at('SmsTemplate', 'Body'), "'Body' must not be empty.");
    else if (length > LONGEST_SMS)
      fault(at('SmsTemplate', 'Body'), `SMS body must be at most ${LONGEST_SMS} characters; this one has ${length}.`);
  }

  const given = order.recipients ?? [];
  if (given.length === 0) fault('Recipients', 'One or more recipient is required.');
  if (given.length > MOST_RECIPIENTS)
    fault('Recipients', `An order has at most ${MOST_RECIPIENTS} recipients; send several orders.`);
  const recipients = given.slice(0, MOST_RECIPIENTS).flatMap((one, index) => {
    const found = recipientsOf(one, wanted);
    if (found.length === 0) fault(`Recipients[${index}]`, NEEDED[neededFor(wanted)]);
    return found;
  });
  const time = readTime(order.requestedSendTime, faults, 'RequestedSendTime', later(now, -LATE), {
    zone: 'The requested send time value must have specified a time zone.',
    past: 'Send time must be in the future',
  });
  const condition = order.conditionEndpoint ?? undefined;
  if (condition !== undefined && !isHttpAddress(condition))
    fault('ConditionEndpoint', 'ConditionEndpoint must be a valid absolute URI or null.');

  if (faults.found.length > 0) return { faults: faults.found };
  return {
    draft: {
      kind: 'Notification',
      sendersReference: order.sendersReference ?? undefined,
      requestedSendTime: time ?? now,
      channel: wanted,
      recipients,
      resourceId: order.resourceId?.toLowerCase().replace('urn:altinn:resource:', '') || undefined,
      ignoreReservation: order.ignoreReservation ?? undefined,
      email: usesEmail(wanted)
        ? {
            subject: emailTemplate!.subject!,
            body: emailTemplate!.body!,
            contentType: emailTemplate!.contentType ?? 'Plain',
            sender: emailTemplate!.fromAddress || undefined,
          }
        : undefined,
      sms: usesSms(wanted) ? { body: smsTemplate!.body!, sender: smsTemplate!.senderNumber || undefined } : undefined,
      conditionEndpoint: condition,
    },
  };
}

const NEEDED = {
  email:
    'Either a valid email address, organization number, or national identity number must be provided for each recipient.',
  sms: 'Either a valid mobile number starting with country code, organization number, or national identity number must be provided for each recipient.',
  both: 'Either a valid email address, mobile number starting with country code, organization number, or national identity number must be provided for each recipient.',
} as const;
const neededFor = (channel: Channel): keyof typeof NEEDED =>
  channel === 'Email' ? 'email' : channel === 'Sms' ? 'sms' : 'both';

/** Whom a recipient stands for: the addresses it is given with, as the channel wants them, or who is looked up. */
function recipientsOf(given: GivenRecipient, channel: Channel): Recipient[] {
  const { emailAddress, mobileNumber, nationalIdentityNumber, organizationNumber } = given;
  const wrong =
    (emailAddress && !isEmailAddress(emailAddress)) ||
    (mobileNumber && !isMobileNumber(mobileNumber)) ||
    (nationalIdentityNumber && !/^\d{11}$/.test(nationalIdentityNumber)) ||
    (organizationNumber && !/^\d{9}$/.test(organizationNumber));
  if (wrong) return [];
  const email: Recipient[] = emailAddress && usesEmail(channel) ? [{ kind: 'email', value: emailAddress }] : [];
  const sms: Recipient[] = mobileNumber && usesSms(channel) ? [{ kind: 'sms', value: mobileNumber }] : [];
  const bare =
    channel === 'EmailPreferred' && email.length > 0
      ? email
      : channel === 'SmsPreferred' && sms.length > 0
        ? sms
        : [...email, ...sms];
  if (bare.length > 0) return bare;
  if (nationalIdentityNumber) return [{ kind: 'person', value: nationalIdentityNumber }];
  return organizationNumber ? [{ kind: 'organization', value: organizationNumber }] : [];
}
