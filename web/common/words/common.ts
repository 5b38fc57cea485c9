import { wordsOf } from './words.ts';

/** The words that both apps share. Loaded before the first page is drawn. */
export const common = wordsOf({
  nb: () => import('./nb.ts'),
  nn: () => import('./nn.ts'),
  en: () => import('./en.ts'),
});
