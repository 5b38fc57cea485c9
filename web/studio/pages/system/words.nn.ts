import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'System',
  loading: 'systemet',
  loadingRequests: 'førespurnader',
  gone: 'Systemet er sletta',
  clients: 'Klientar',
  redirects: 'Adresser kunden kan sendast tilbake til',
  requests: 'Førespurnader til kundar',
  noRequests: 'Ingen førespurnader enno. Be ein kunde om tilgang',
  ask: 'Be ein kunde om tilgang',
  customer: 'Organisasjonsnummeret til kunden',
  reference: 'Referansen din (kan stå tom)',
  send: 'Lag førespurnaden',
  customerColumn: 'Kunde',
  created: 'Laga',
  status: 'Status',
  old: 'Går snart ut: førespurnader gjeld i 180 dagar',
} as const satisfies TranslationOf<typeof nb>;
