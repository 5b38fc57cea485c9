import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Notification addresses',
  lead: 'Who is notified of mail to {name}, and where',
  unknown: 'You cannot act for this organisation. Choose another at the top of the page',

  'own.title': 'Notifications to you',
  'own.lead': 'Only you see and change this address. It says that mail has arrived, never what it is about',
  'own.about': 'What do you want to be notified of?',
  'own.all': 'All mail you can open',
  'own.some': 'Only mail from these services',
  'own.noServices': 'No mail has come from any service yet',
  'own.choose': 'Choose at least one service',
  'own.saved': 'You are notified of mail to {name}',
  'own.stop': 'Stop notifying me',
  'own.removed': 'You are no longer notified of mail to {name}',

  'official.title': 'Addresses of the organisation',
  'official.lead':
    '{name} is notified of all mail here. The managing director and others with a key role can change them',
  'official.none': 'There are none',
  'official.add': 'Add an address',
  'official.save': 'Save the address',
  'official.leave': 'Cancel',
  'official.change': 'Change',
  'official.changeThe': 'Change {address}',
  'official.removeThe': 'Remove {address}',
  'official.saved': '{address} is notified',
  'official.removed': '{address} is no longer notified',
  'official.failed': 'It could not be undone',
  'official.notYours': 'Only those with a key role, such as the managing director or the chair, can change them',
} as const satisfies TranslationOf<typeof nb>;
