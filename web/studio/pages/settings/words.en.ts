import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Settings',
  organisation: 'Organisation',
  code: 'Short code',
  status: 'Status',
  'status.approved': 'Approved',
  'status.applied': 'Waiting for approval',
  'status.suspended': 'Suspended:',
  'status.rejected': 'Refused:',
  terms: 'Terms accepted',
  name: 'Name',
  nameHelp: 'The way recipients see the sender',
  nameMissing: 'Write the name in Bokmål',
  email: 'E-mail address',
  emailHelp: 'Read by people. Suggested when you make services',
  phone: 'Telephone (optional)',
  saved: 'The settings have been saved',
  elsewhere: 'Other settings',
  signing: 'Signing of events',
  end: 'Is the organisation to stop as service owner? An administrator suspends it. Everything that was sent stays.',
} as const satisfies TranslationOf<typeof nb>;
