import { wordsOf } from '../../../common/words/words.ts';

export const words = wordsOf({
  nb: () => import('./words.nb.ts'),
  nn: () => import('./words.nn.ts'),
  en: () => import('./words.en.ts'),
});
