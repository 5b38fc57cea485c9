import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Hending',
  loading: 'hendinga',
  none: 'Ingen av abonnementa dine har fått hendinga {id}. Loggen går 90 dagar tilbake',
  what: 'Kva',
  about: 'Om',
  deliveries: 'Leveringar',
  attempts: 'Siste svar',
  status: 'Status',
  address: 'Adresse',
  content: 'Innhald',
  openMessage: 'Opne meldinga',
} as const satisfies TranslationOf<typeof nb>;
