import type { TranslationOf } from '../../common/words/words.ts';
import type nb from './system-words.nb.ts';

export default {
  'status.New': 'Ventar på kunden',
  'status.Accepted': 'Godkjend av kunden',
  'status.Rejected': 'Avvist av kunden',
  'status.Denied': 'Kan ikkje gis',
  'status.Timedout': 'For gammal. Be på nytt',
  rights: 'Tenester det bruker',
  packages: 'Tilgangspakkar',
  none: 'Ingen',
  visible: 'Synleg for kundar',
  hidden: 'Ikkje synleg for kundar',
} as const satisfies TranslationOf<typeof nb>;
