import type nb from './notification-reasons.nb.ts';
import type { TranslationOf } from './words.ts';

export default {
  unknown: 'av ukjend grunn',
  Bounced: 'adressa finst ikkje',
  TransientError: 'e-posttenaren til mottakaren svara ikkje',
  Quarantined: 'e-posten vart sett i karantene',
  RecipientReserved: 'mottakaren har reservert seg',
  FilteredSpam: 'e-posten vart teken for søppelpost',
  InvalidEmailFormat: 'e-postadressa er ikkje gyldig',
  SuppressedRecipient: 'adressa tek ikkje lenger imot',
  RecipientNotIdentified: 'vi fann inga adresse',
  TTL: 'han kom ikkje fram i tide',
  InvalidSasUrl: 'vedlegget kunne ikkje hentast',
  PayloadTooLarge: 'e-posten vart for stor',
  Deleted: 'operatøren sletta meldinga',
  Expired: 'telefonen var borte for lenge',
  Rejected: 'operatøren avviste meldinga',
  Undelivered: 'operatøren fekk han ikkje fram',
  InvalidRecipient: 'telefonnummeret er ikkje gyldig',
  BarredReceiver: 'nummeret er sperra',
} as const satisfies TranslationOf<typeof nb>;
