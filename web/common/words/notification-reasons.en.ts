import type nb from './notification-reasons.nb.ts';
import type { TranslationOf } from './words.ts';

export default {
  unknown: 'for an unknown reason',
  Bounced: 'the address does not exist',
  TransientError: 'the recipient’s mail server did not answer',
  Quarantined: 'the email was put in quarantine',
  RecipientReserved: 'the recipient has opted out',
  FilteredSpam: 'the email was taken for spam',
  InvalidEmailFormat: 'the email address is not valid',
  SuppressedRecipient: 'the address no longer accepts mail',
  RecipientNotIdentified: 'we found no address',
  TTL: 'it did not arrive in time',
  InvalidSasUrl: 'the attachment could not be fetched',
  PayloadTooLarge: 'the email was too large',
  Deleted: 'the operator deleted the message',
  Expired: 'the phone was away for too long',
  Rejected: 'the operator rejected the message',
  Undelivered: 'the operator could not deliver it',
  InvalidRecipient: 'the phone number is not valid',
  BarredReceiver: 'the number is barred',
} as const satisfies TranslationOf<typeof nb>;
