import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Hendingar',
} as const satisfies TranslationOf<typeof nb>;
