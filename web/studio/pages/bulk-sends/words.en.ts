import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Bulk sends',
  lead: 'Messages to many recipients at once',
  empty: 'No bulk sends yet. Write a message to more than one recipient',
  reference: 'Reference',
  service: 'Service',
  state: 'State',
  recipients: 'Recipients',
  created: 'Started',
  rejected_one: '{n} rejected',
  rejected_other: '{n} rejected',
} as const satisfies TranslationOf<typeof nb>;
