import type { TranslationOf } from '../../common/words/words.ts';
import type nb from './system-words.nb.ts';

export default {
  'status.New': 'Waiting for the customer',
  'status.Accepted': 'Accepted by the customer',
  'status.Rejected': 'Rejected by the customer',
  'status.Denied': 'Cannot be given',
  'status.Timedout': 'Too old. Ask again',
  rights: 'Services it uses',
  packages: 'Access packages',
  none: 'None',
  visible: 'Visible to customers',
  hidden: 'Not visible to customers',
} as const satisfies TranslationOf<typeof nb>;
