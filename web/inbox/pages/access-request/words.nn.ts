import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Førespurnad om tilgang',
  lead: 'Nokon ber om å få opne post til {whom}',
  unknown: 'Førespurnaden finst ikkje, eller han er trekt tilbake',
  who: 'Kven',
  what: 'Kva',
  when: 'Send',
  check: 'Godkjenner du, får dei dette',
  notGiven: 'Blir ikkje gitt',
  lacking: 'Du kan berre gi det du sjølv kan gi. Ein annan som styrer tilgangar, kan godkjenne han',
  rejected: 'Førespurnaden frå {name} er avvist',
  toAccess: 'Sjå kven som har tilgang',
  'state.Draft': 'Ikkje send enno, {at}',
  'state.Pending': 'Ventar på svar, {at}',
  'state.Approved': 'Godkjend {at}',
  'state.Rejected': 'Avvist {at}',
  'state.Withdrawn': 'Trekt tilbake {at}',
} as const satisfies TranslationOf<typeof nb>;
