import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Masseutsendingar',
  lead: 'Meldingar til mange mottakarar på ein gong',
  empty: 'Ingen masseutsendingar enno. Skriv ei melding til meir enn éin mottakar',
  reference: 'Referanse',
  service: 'Teneste',
  state: 'Tilstand',
  recipients: 'Mottakarar',
  created: 'Starta',
  rejected_one: '{n} avvist',
  rejected_other: '{n} avviste',
} as const satisfies TranslationOf<typeof nb>;
