import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Innstillingar',
  organisation: 'Verksemd',
  code: 'Kortnamn',
  status: 'Status',
  'status.approved': 'Godkjend',
  'status.applied': 'Ventar på godkjenning',
  'status.suspended': 'Stansa:',
  'status.rejected': 'Avslegen:',
  terms: 'Vilkår godtekne',
  name: 'Namn',
  nameHelp: 'Slik mottakarane ser avsendaren',
  nameMissing: 'Skriv namnet på bokmål',
  email: 'E-postadresse',
  emailHelp: 'Lesen av menneske. Blir brukt som framlegg når de lagar tenester',
  phone: 'Telefon (valfritt)',
  saved: 'Innstillingane er lagra',
  elsewhere: 'Andre innstillingar',
  signing: 'Signering av hendingar',
  end: 'Skal verksemda slutte som tenesteeigar? Ein administrator stansar ho. Alt som er sendt, blir ståande.',
} as const satisfies TranslationOf<typeof nb>;
