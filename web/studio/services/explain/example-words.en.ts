import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './example-words.nb.ts';

export default {
  title: 'Examples that must always hold',
  passed: '{done} of {all} hold',
  none: 'None yet. Try an access, and add it as an example.',
  permit: 'allowed',
  deny: 'denied',
  expectedPermit: 'does not hold: expected allowed',
  expectedDeny: 'does not hold: expected denied',
  remove: 'Remove example {n}',
} as const satisfies TranslationOf<typeof nb>;
