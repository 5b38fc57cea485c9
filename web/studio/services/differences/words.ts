import { wordsOf } from '../../../common/words/words.ts';

export const differenceWords = wordsOf({
  nb: () => import('./words.nb.ts'),
  nn: () => import('./words.nn.ts'),
  en: () => import('./words.en.ts'),
});
