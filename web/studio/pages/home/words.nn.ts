import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Studio',
  lead: 'Send digital post, sjå kva som skjedde med han, og styr kven som kan lese',
} as const satisfies TranslationOf<typeof nb>;
