import { wordsOf } from '../../../common/words/words.ts';

export const exampleWords = wordsOf({
  nb: () => import('./example-words.nb.ts'),
  nn: () => import('./example-words.nn.ts'),
  en: () => import('./example-words.en.ts'),
});
