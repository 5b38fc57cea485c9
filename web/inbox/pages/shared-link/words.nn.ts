import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Vi finn meldinga',
  gone: 'Vi finn ikkje meldinga',
  goneNext: 'Lenkja kan vere feil, meldinga kan vere sletta, eller du har ikkje tilgang til ho',
  toInbox: 'Til innboksen',
} as const satisfies TranslationOf<typeof nb>;
