import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Give access',
  lead: 'Whoever gets access can open mail to {name} at once. You can remove it at any time',
  leadMe: 'Whoever gets access can open mail to you at once. You can remove it at any time',
  notManager:
    'You do not manage access here. The managing director, main administrator or an access manager can give it',
  receiver: 'The receiver',

  toWhom: '1. To whom?',
  'kind.person': 'Person',
  'kind.organization': 'Organisation',
  'kind.system': 'System',
  'kind.known': 'Someone on the list',
  number: 'National identity number',
  numberHelp: 'Eleven digits. The number and the last name must belong together',
  lastName: 'Last name',
  orgNumber: 'Organisation number',
  system: 'Which system?',
  known: 'Who?',
  choose: 'Choose …',
  noSystems: 'No systems have access yet. It begins when the supplier sends a request',
  systemsClosed: 'Only those with a key role, such as the managing director, can see the systems',

  what: '2. To what?',
  onlyMessage: 'Only this message',
  services: 'Single services',
  find: 'Find a service',
  findHelp: 'Write at least two letters of the name',
  noHits: 'No other services have that name',
  moreHits_one: 'And {n} more. Write more of the name',
  moreHits_other: 'And {n} more. Write more of the name',
  otherPackages_one: 'Other access packages ({n})',
  otherPackages_other: 'Other access packages ({n})',
  findPackage: 'Find an access package',

  check: '3. Check',
  checkNothing: 'Choose what to give, and you see here whether you can give it',
  can: 'Can be given:',
  cannot: 'Cannot be given:',
  link: 'The link to the message',
  linkNote:
    'A single message does not appear in the receiver’s list. Send the link: only those with access can open it',
  noRights: 'The service has no rights that can be given',

  'fault.title': 'Put this right first',
  'fault.notTogether': 'We cannot find anyone with this number and last name',
  'fault.organization': 'Enter the number of an organisation',
  'fault.digits': 'The organisation number is not right. Check the digits',
  'fault.receiver': 'Choose who is to get access',
  'fault.what': 'Choose what to give',
  'fault.nothingCan': 'Nothing of what you have chosen can be given. See why in the check',
} as const satisfies TranslationOf<typeof nb>;
