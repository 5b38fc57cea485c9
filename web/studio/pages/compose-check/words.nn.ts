import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Kontroller utsendinga',
  write: 'Skriv ei melding',
  good_one: '{n} mottakar får meldinga',
  good_other: '{n} mottakarar får meldinga',
  leftOut_one: '{n} blir utelaten',
  leftOut_other: '{n} blir utelatne',
  atOnce: 'Blir publisert med ein gong',
  at: 'Blir publisert {date}',
  noNotices: 'Mottakarane blir ikkje varsla',
  'notices.Email': 'Inntil {n} e-postar',
  'notices.Sms': 'Inntil {n} SMS-ar',
  'notices.EmailPreferred': 'Inntil {n} varsel: e-post, eller SMS der e-post manglar',
  'notices.SmsPreferred': 'Inntil {n} varsel: SMS, eller e-post der mobil manglar',
  'notices.EmailAndSms': 'Inntil {n} e-postar og like mange SMS-ar',
  andReminder: 'Purringar kjem i tillegg',
  back: 'Tilbake til meldinga',
  samples_one: 'Slik ser den første mottakaren ho',
  samples_other: 'Slik ser dei {n} første mottakarane ho',
} as const satisfies TranslationOf<typeof nb>;
