import { wordsOf } from '../../common/words/words.ts';

/** What the first steps say alike on their own pages and in the checklist. */
export const words = wordsOf({
  nb: () => import('./words.nb.ts'),
  nn: () => import('./words.nn.ts'),
  en: () => import('./words.en.ts'),
});
