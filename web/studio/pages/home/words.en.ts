import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Studio',
  lead: 'Send digital mail, see what happened to it, and decide who can read it',
} as const satisfies TranslationOf<typeof nb>;
