import { wordsOf } from '../../common/words/words.ts';

/** What the pages of a service say alike. */
export const serviceWords = wordsOf({
  nb: () => import('./words.nb.ts'),
  nn: () => import('./words.nn.ts'),
  en: () => import('./words.en.ts'),
});
