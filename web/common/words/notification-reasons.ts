import type nb from './notification-reasons.nb.ts';
import { wordsOf } from './words.ts';

export const notificationReasons = wordsOf({
  nb: () => import('./notification-reasons.nb.ts'),
  nn: () => import('./notification-reasons.nn.ts'),
  en: () => import('./notification-reasons.en.ts'),
});

/** The correspondence API spells two of them in its own way (events-notifications-inbox §3.5). */
const SPELLINGS: Readonly<Record<string, keyof typeof nb>> = {
  InvalidFormat: 'InvalidEmailFormat',
  InvalidReceiver: 'InvalidRecipient',
};

const REASONS: readonly (keyof typeof nb)[] = [
  'Bounced',
  'TransientError',
  'Quarantined',
  'RecipientReserved',
  'FilteredSpam',
  'InvalidEmailFormat',
  'SuppressedRecipient',
  'RecipientNotIdentified',
  'TTL',
  'InvalidSasUrl',
  'PayloadTooLarge',
  'Deleted',
  'Expired',
  'Rejected',
  'Undelivered',
  'InvalidRecipient',
  'BarredReceiver',
];

/** Why a notification did not arrive, from the wire's `Email_Failed_Bounced` and its like. */
export function reasonOf(status: string): keyof typeof nb {
  const reason = /_Failed_(\w+)$/.exec(status)?.[1] ?? '';
  return SPELLINGS[reason] ?? REASONS.find((known) => known === reason) ?? 'unknown';
}
