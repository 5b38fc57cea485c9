import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Innboks',
  lead: 'Post til deg sjølv og til verksemder du handlar for',
} as const satisfies TranslationOf<typeof nb>;
