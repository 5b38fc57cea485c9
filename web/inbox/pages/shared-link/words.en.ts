import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Finding the message',
  gone: 'We cannot find the message',
  goneNext: 'The link may be wrong, the message may be deleted, or you do not have access to it',
  toInbox: 'To the inbox',
} as const satisfies TranslationOf<typeof nb>;
