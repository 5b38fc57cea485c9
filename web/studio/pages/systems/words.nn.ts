import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Systembrukarar',
  lead: 'Eit system er eit program som kundar kan gi tilgang til, så det kan handle for dei',
  loading: 'system',
  none: 'Ingen system enno. Registrer eit før du ber kundar om tilgang',
  new: 'Nytt system',
  name: 'Namn',
  id: 'Id',
  idHelp: 'Byrjar med organisasjonsnummeret. Kan ikkje endrast seinare',
  description: 'Kva systemet gjer',
  services: 'Tenester det skal bruke',
  chooseRight: 'Vel minst éi teneste',
  visible: 'Vis systemet for kundar som vil opprette systembrukarar sjølve',
  create: 'Registrer systemet',
} as const satisfies TranslationOf<typeof nb>;
