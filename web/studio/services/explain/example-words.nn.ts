import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './example-words.nb.ts';

export default {
  title: 'Døme som alltid skal stemme',
  passed: '{done} av {all} stemmer',
  none: 'Ingen enno. Prøv ein tilgang, og legg han til som døme.',
  permit: 'tillate',
  deny: 'nekta',
  expectedPermit: 'stemmer ikkje: venta tillate',
  expectedDeny: 'stemmer ikkje: venta nekta',
  remove: 'Fjern døme {n}',
} as const satisfies TranslationOf<typeof nb>;
