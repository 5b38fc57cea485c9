import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Request for access',
  lead: 'Someone asks to open mail to {whom}',
  unknown: 'There is no such request, or it has been withdrawn',
  who: 'Who',
  what: 'What',
  when: 'Sent',
  check: 'If you approve, they get this',
  notGiven: 'Will not be given',
  lacking: 'You can only give what you are able to give. Someone else who manages access can approve it',
  rejected: 'The request from {name} has been rejected',
  toAccess: 'See who has access',
  'state.Draft': 'Not sent yet, {at}',
  'state.Pending': 'Waiting for an answer, {at}',
  'state.Approved': 'Approved {at}',
  'state.Rejected': 'Rejected {at}',
  'state.Withdrawn': 'Withdrawn {at}',
} as const satisfies TranslationOf<typeof nb>;
