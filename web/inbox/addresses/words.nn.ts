import type { TranslationOf } from '../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  email: 'E-post',
  phone: 'Mobil',
  phoneHelp: 'Med landkode når han ikkje er norsk',
  neither: 'Skriv e-post, mobil eller begge',
  'contact.title': 'Kontaktopplysningane dine',
  'contact.lead': 'Vi varslar deg her om post til deg sjølv',
  'contact.from': 'Dei er henta i Kontakt- og reservasjonsregisteret. Endre dei på norge.no, så følgjer vi etter',
  'contact.none': 'Ikkje registrert',
  'contact.reserved': 'Du har reservert deg mot digital post. Brev til deg kjem på papir',
} as const satisfies TranslationOf<typeof nb>;
