import { wordsOf } from '../../common/words/words.ts';

export const systemWords = wordsOf({
  nb: () => import('./system-words.nb.ts'),
  nn: () => import('./system-words.nn.ts'),
  en: () => import('./system-words.en.ts'),
});
