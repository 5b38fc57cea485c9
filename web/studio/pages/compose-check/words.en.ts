import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Check before sending',
  write: 'Write a message',
  good_one: '{n} recipient gets the message',
  good_other: '{n} recipients get the message',
  leftOut_one: '{n} is left out',
  leftOut_other: '{n} are left out',
  atOnce: 'Published at once',
  at: 'Published {date}',
  noNotices: 'The recipients are not notified',
  'notices.Email': 'Up to {n} emails',
  'notices.Sms': 'Up to {n} SMS messages',
  'notices.EmailPreferred': 'Up to {n} notifications: email, or SMS where there is no email',
  'notices.SmsPreferred': 'Up to {n} notifications: SMS, or email where there is no mobile',
  'notices.EmailAndSms': 'Up to {n} emails and as many SMS messages',
  andReminder: 'Reminders come in addition',
  back: 'Back to the message',
  samples_one: 'As the first recipient sees it',
  samples_other: 'As the first {n} recipients see it',
} as const satisfies TranslationOf<typeof nb>;
