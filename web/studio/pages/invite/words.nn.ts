import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Invitasjon',
  what: 'Du er invitert til å arbeide for tenesteeigaren {code}.',
  logIn: 'Logg inn for å bli medlem',
  accept: 'Bli medlem som {name}',
  gone: 'Invitasjonen er brukt, trekt tilbake eller har gått ut. Be om ein ny.',
  incomplete: 'Lenkja er ikkje heil. Opne ho på nytt i meldinga du fekk',
  already: 'Du er medlem',
  open: 'Opne',
} as const satisfies TranslationOf<typeof nb>;
