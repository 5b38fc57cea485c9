import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Førespurnad til kunde',
  loading: 'førespurnaden',
  lead: 'Send lenkja til kunden. Den som kan gi tilgang der, loggar inn og svarar',
  link: 'Lenkje til kunden',
  customer: 'Kunde',
  reference: 'Referanse',
  created: 'Laga',
  status: 'Status',
  withdraw: 'Trekk tilbake førespurnaden',
  withdrawn: 'Førespurnaden er trekt tilbake',
} as const satisfies TranslationOf<typeof nb>;
