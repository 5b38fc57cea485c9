import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Inbox',
  lead: 'Mail to yourself and to organisations you act for',
} as const satisfies TranslationOf<typeof nb>;
