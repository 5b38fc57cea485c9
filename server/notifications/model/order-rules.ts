import { days, later } from '../../foundation/clock.ts';
import { parseTime } from '../../http/binding/scalars.ts';
import type { FieldFault } from '../../http/problem.ts';
import { isMobileNumber } from './addresses.ts';
import { CHANNELS, type Channel, type EmailText, type NewShipment, type Recipient, type SmsText } from './order.ts';
import type { EmailSettings, OrderChain, OrderedRecipient, SmsSettings } from './order-shapes.ts';

/** The rules of orders, in the notification service's words (events §3.1). Every fault is told at once, with its member. */

export const LONGEST_SMS = 2144;

/** What is known of a shipment before it has ids. */
export type DraftShipment = Omit<NewShipment, 'id'>;

class Faults {
  readonly found: FieldFault[] = [];
  add(path: string, message: string): undefined {
    this.found.push({ path, message });
    return undefined;
  }
}

/** Reads an order chain: its shipments, or every fault. */
export function readOrderChain(
  order: OrderChain,
  now: Date,
): { readonly shipments: readonly DraftShipment[] } | { readonly faults: readonly FieldFault[] } {
  const faults = new Faults();
  if (!order.idempotencyId?.trim()) faults.add('IdempotencyId', 'IdempotencyId cannot be null or empty.');
  const time =
    readTime(order.requestedSendTime, faults, 'RequestedSendTime', now, {
      zone: 'The requested send time value must have specified a time zone.',
      past: 'RequestedSendTime must be greater than or equal to now.',
    }) ?? now;
  const main = {
    kind: 'Notification' as const,
    sendersReference: order.sendersReference ?? undefined,
    requestedSendTime: time,
    conditionEndpoint: readCondition(order.conditionEndpoint, faults, 'ConditionEndpoint'),
    ...readRecipient(order.recipient, faults, 'Recipient'),
  };
  const reminders = (order.reminders ?? []).map((reminder, index) => {
    const path = `Reminders[${index}]`;
    return {
      kind: 'Reminder' as const,
      sendersReference: reminder.sendersReference ?? undefined,
      requestedSendTime: reminderTime(reminder, faults, path, time, now),
      conditionEndpoint: readCondition(reminder.conditionEndpoint, faults, `${path}.ConditionEndpoint`),
      ...readRecipient(reminder.recipient, faults, `${path}.Recipient`),
    };
  });
  return faults.found.length > 0 ? { faults: faults.found } : { shipments: [main, ...reminders] as DraftShipment[] };
}

function reminderTime(
  { delayDays, requestedSendTime }: NonNullable<OrderChain['reminders']>[number],
  faults: Faults,
  path: string,
  main: Date,
  now: Date,
): Date {
  const given = delayDays !== null && delayDays !== undefined;
  if (given === Boolean(requestedSendTime))
    faults.add(path, 'Either DelayDays or RequestedSendTime must be defined, but not both.');
  if (given && delayDays < 1) faults.add(`${path}.DelayDays`, 'DelayDays must be greater than or equal to 1 day.');
  // Further than a century nobody plans, and the database has an end.
  if (given && delayDays > 36_500) faults.add(`${path}.DelayDays`, 'DelayDays must be at most 36500 days.');
  const time = readTime(requestedSendTime, faults, `${path}.RequestedSendTime`, now, {
    zone: 'The RequestedSendTime must have specified a time zone.',
    past: 'RequestedSendTime must be greater than or equal to the current UTC time.',
  });
  return time ?? later(main, days(given ? Math.min(delayDays, 36_500) : 1));
}

export function readTime(
  text: string | null | undefined,
  faults: Faults,
  path: string,
  now: Date,
  { zone, past }: { zone: string; past: string },
): Date | undefined {
  if (!text) return undefined;
  const time = parseTime(text);
  if (time === undefined) return faults.add(path, `The value '${text.slice(0, 50)}' is not a valid time.`);
  if (!/(Z|[+-]\d{2}:?\d{2})$/i.test(text.trim())) return faults.add(path, zone);
  return time < now ? faults.add(path, past) : time;
}

export function readCondition(text: string | null | undefined, faults: Faults, path: string): string | undefined {
  if (text === null || text === undefined) return undefined;
  if (!URL.canParse(text)) return faults.add(path, 'ConditionEndpoint must be a valid absolute URI or null.');
  if (!isHttpAddress(text)) return faults.add(path, 'ConditionEndpoint must use http or https scheme.');
  return text;
}

/** An absolute URL over http or https. */
export const isHttpAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

const KINDS = [
  'recipientEmail',
  'recipientSms',
  'recipientPerson',
  'recipientOrganization',
  'recipientExternalIdentity',
] as const;

function readRecipient(given: OrderedRecipient | null | undefined, faults: Faults, path: string) {
  const named = KINDS.filter((kind) => given?.[kind] !== null && given?.[kind] !== undefined);
  if (given === null || given === undefined || named.length !== 1)
    return faults.add(path, 'Must have exactly one recipient.');
  const [kind] = named;
  const member = `${path}.${kind!.charAt(0).toUpperCase()}${kind!.slice(1)}`;
  if (kind === 'recipientEmail') {
    const { emailAddress, emailSettings } = given.recipientEmail!;
    return {
      channel: 'Email' as const,
      recipients: [readEmailAddress(emailAddress, faults, `${member}.EmailAddress`)],
      email: readEmail(
        emailSettings,
        faults,
        `${member}.EmailSettings`,
        'EmailSettings must be set when ChannelSchema is Email',
      ),
      ...NO_PARTY,
    };
  }
  if (kind === 'recipientSms') {
    const { phoneNumber, smsSettings } = given.recipientSms!;
    return {
      channel: 'Sms' as const,
      recipients: [readPhoneNumber(phoneNumber, faults, `${member}.PhoneNumber`)],
      sms: readSms(smsSettings, faults, `${member}.SmsSettings`, 'SmsSettings must be set when ChannelSchema is Sms'),
      ...NO_PARTY,
    };
  }
  const party = given[kind!]! as Party;
  const channel = readChannel(party.channelSchema, faults, `${member}.ChannelSchema`);
  const resource = readResource(party, faults, member);
  return {
    channel,
    recipients: [readIdentity(kind!, party, faults, member)],
    ...resource,
    ignoreReservation: kind === 'recipientPerson' ? (party.ignoreReservation ?? undefined) : undefined,
    ...(channel === undefined ? {} : readTexts(party, channel, faults, member)),
  };
}

interface Party extends NonNullable<OrderedRecipient['recipientOrganization']> {
  readonly nationalIdentityNumber?: string | null;
  readonly externalIdentity?: string | null;
  readonly ignoreReservation?: boolean | null;
}

const NO_PARTY = { resourceId: undefined, ignoreReservation: undefined };
const EMAIL = /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\.]{2,}$/;

/** A bare address, as far as its spelling tells. */
export const isEmailAddress = (text: string): boolean => text.length <= 320 && EMAIL.test(text);

export function readEmailAddress(text: string | null | undefined, faults: Faults, path: string): Recipient {
  if (!text || !isEmailAddress(text)) faults.add(path, 'Invalid email address format.');
  return { kind: 'email', value: text ?? '' };
}

export function readPhoneNumber(text: string | null | undefined, faults: Faults, path: string): Recipient {
  if (!text?.trim()) faults.add(path, 'Recipient phone number cannot be null or empty.');
  else if (!isMobileNumber(text)) faults.add(path, 'Recipient phone number is not a valid mobile number.');
  return { kind: 'sms', value: text ?? '' };
}

const IDENTITY = /^urn:altinn:(person:(idporten-email|legacy-selfidentified)|party:username|username):[^:\s][^:]*$/i;

function readIdentity(kind: (typeof KINDS)[number], party: Party, faults: Faults, member: string): Recipient {
  if (kind === 'recipientPerson') {
    const number = party.nationalIdentityNumber ?? '';
    if (!/^\d{11}$/.test(number))
      faults.add(`${member}.NationalIdentityNumber`, 'National identity number must be 11 digits long.');
    return { kind: 'person', value: number };
  }
  if (kind === 'recipientOrganization') {
    const number = party.orgNumber ?? '';
    if (number.trim() === '') faults.add(`${member}.OrgNumber`, 'OrgNumber cannot be null or empty.');
    else if (!/^\d{9}$/.test(number)) faults.add(`${member}.OrgNumber`, 'Organization number must be 9 digits long.');
    return { kind: 'organization', value: number };
  }
  const urn = party.externalIdentity ?? '';
  if (urn.trim() === '') faults.add(`${member}.ExternalIdentity`, 'ExternalIdentity cannot be null or empty.');
  else if (!IDENTITY.test(urn)) faults.add(`${member}.ExternalIdentity`, 'Invalid external identity URN format.');
  return { kind: 'external', value: urn };
}

function readChannel(given: unknown, faults: Faults, path: string): Channel | undefined {
  if (typeof given === 'string' && Object.hasOwn(CHANNELS, given)) return given as Channel;
  return faults.add(path, 'Invalid channel scheme value.');
}

const RESOURCE = /^urn:altinn:resource:([a-z0-9_æøå-]+)$/i;

function readResource({ resourceId, resourceAction }: Party, faults: Faults, member: string) {
  const match = resourceId ? RESOURCE.exec(resourceId) : null;
  if (resourceId && match === null) faults.add(`${member}.ResourceId`, 'ResourceId must have a valid syntax.');
  if (resourceAction !== null && resourceAction !== undefined) {
    if (!resourceId) faults.add(`${member}.ResourceAction`, 'ResourceAction cannot be specified without a ResourceId.');
    if (resourceAction.trim() === '')
      faults.add(`${member}.ResourceAction`, 'ResourceAction cannot be blank or whitespace.');
  }
  return { resourceId: match?.[1]?.toLowerCase(), resourceAction: resourceAction ?? undefined };
}

/** Texts of the channels a party is told by; those of others are left out. */
function readTexts({ emailSettings, smsSettings }: Party, channel: Channel, faults: Faults, member: string) {
  const when =
    channel === 'EmailAndSms' || channel === 'Email' || channel === 'Sms' ? channel : 'SmsPreferred or EmailPreferred';
  const wants = (name: string) => `${name} must be set when ChannelSchema is ${when}`;
  return {
    email:
      channel === 'Sms'
        ? undefined
        : readEmail(emailSettings, faults, `${member}.EmailSettings`, wants('EmailSettings')),
    sms: channel === 'Email' ? undefined : readSms(smsSettings, faults, `${member}.SmsSettings`, wants('SmsSettings')),
  };
}

/** An e-mail's texts. */
export function readEmail(
  given: EmailSettings | null | undefined,
  faults: Faults,
  path: string,
  missing: string,
): EmailText | undefined {
  if (given === null || given === undefined) return faults.add(path, missing);
  const { subject, body, senderEmailAddress, contentType, sendingTimePolicy } = given;
  if (!subject?.trim()) faults.add(`${path}.Subject`, 'The email subject must not be empty.');
  if (!body?.trim()) faults.add(`${path}.Body`, 'The email body must not be empty.');
  if (senderEmailAddress && !EMAIL.test(senderEmailAddress))
    faults.add(`${path}.SenderEmailAddress`, 'The sender email address is not valid.');
  if (sendingTimePolicy !== null && sendingTimePolicy !== undefined && sendingTimePolicy !== 'Anytime')
    faults.add(`${path}.SendingTimePolicy`, 'Email only supports send time anytime');
  if (typeof contentType === 'number')
    faults.add(`${path}.ContentType`, 'Email content type must be either Plain or HTML.');
  return {
    subject: subject ?? '',
    body: body ?? '',
    contentType: contentType ?? 'Plain',
    sender: senderEmailAddress || undefined,
  };
}

/** An SMS's text. One that is longer than can be sent is refused, where the reference cuts it (deviation). */
export function readSms(
  given: SmsSettings | null | undefined,
  faults: Faults,
  path: string,
  missing: string,
): SmsText | undefined {
  if (given === null || given === undefined) return faults.add(path, missing);
  const { body, sender, sendingTimePolicy } = given;
  if (!body?.trim()) faults.add(`${path}.Body`, 'SMS body cannot be null or empty.');
  else if (body.length > LONGEST_SMS)
    faults.add(`${path}.Body`, `SMS body must be at most ${LONGEST_SMS} characters; this one has ${body.length}.`);
  if (typeof sendingTimePolicy === 'number')
    faults.add(`${path}.SendingTimePolicy`, 'SMS only supports send time daytime and anytime');
  return { body: body ?? '', sender: sender || undefined, anytime: sendingTimePolicy === 'Anytime' };
}

/** Collects faults while an order of another form is read. */
export const newFaults = (): Faults => new Faults();
