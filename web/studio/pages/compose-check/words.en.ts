import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Check before sending',
} as const satisfies TranslationOf<typeof nb>;
