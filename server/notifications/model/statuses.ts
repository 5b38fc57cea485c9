import type { RefusalCause, Report } from '../../foundation/mailer/mailer.ts';

/** Statuses of orders and of what is sent to one address (events §3.5), stored without their prefix. */
export type ShipmentStatus =
  | 'Registered'
  | 'Processing'
  | 'Processed'
  | 'Completed'
  | 'SendConditionNotMet'
  | 'Cancelled';
export type DeliveryType = 'Email' | 'SMS';

/** How statuses are written on the wire. */
export const orderStatus = (status: string): string => `Order_${status}`;
export const deliveryStatus = (type: DeliveryType, status: string): string => `${type}_${status}`;

const UNFINISHED: ReadonlySet<string> = new Set(['New', 'Sending', 'Succeeded', 'Accepted']);

/** Nothing follows on it. */
export const isFinal = (status: string): boolean => !UNFINISHED.has(status);

/** It has left the house and nobody has said that it did not arrive. */
export const isSent = (status: string): boolean =>
  status === 'Succeeded' || status === 'Delivered' || status === 'Accepted';

const OF_EMAIL: Readonly<Record<RefusalCause | 'expired', string>> = {
  'unknown-address': 'Failed_Bounced',
  'invalid-address': 'Failed_InvalidFormat',
  filtered: 'Failed_FilteredSpam',
  'too-large': 'Failed_PayloadTooLarge',
  other: 'Failed',
  expired: 'Failed_TTL',
};

/** What an e-mail that was not accepted ends as (events §3.7). */
export const emailFailure = (cause: RefusalCause | 'expired'): string => OF_EMAIL[cause];

/** What an accepted e-mail ends as by a report (events §3.5, §3.7): what came back has bounced, unless it says why. */
export function reportedEmail(report: Report): string {
  if (report.kind === 'delivered') return 'Delivered';
  if (report.cause === 'given-up') return 'Failed_TransientError';
  return report.cause === 'other' ? 'Failed_Bounced' : OF_EMAIL[report.cause];
}

const SMS_FAILURES = [
  'InvalidRecipient',
  'BarredReceiver',
  'Deleted',
  'Expired',
  'Undelivered',
  'RecipientNotIdentified',
  'Rejected',
];

/** What a gateway's report says of an SMS (events §3.5): `Accepted` is no end yet; undefined is a word we do not know. */
export function reportedSms(word: string): string | undefined {
  const known = ['Accepted', 'Delivered', 'Failed'].find((name) => name.toLowerCase() === word.toLowerCase());
  if (known !== undefined) return known;
  const failure = smsFailure(word);
  return failure === 'Failed' ? undefined : failure;
}

/** What an SMS ends as of which a gateway says it failed, by the gateway's word for it. */
export function smsFailure(error: string | undefined): string {
  const known = SMS_FAILURES.find((name) => name.toLowerCase() === error?.toLowerCase());
  return known === undefined ? 'Failed' : `Failed_${known}`;
}
