import type { TranslationOf } from '../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  email: 'Email',
  phone: 'Mobile',
  phoneHelp: 'With the country code when it is not a Norwegian one',
  neither: 'Enter an email address, a mobile number or both',
  'contact.title': 'Your contact details',
  'contact.lead': 'This is where we notify you of mail to yourself',
  'contact.from': 'They are from the Contact and Reservation Register. Change them at norge.no, and we follow',
  'contact.none': 'Not registered',
  'contact.reserved': 'You have opted out of digital mail. Letters to you come on paper',
} as const satisfies TranslationOf<typeof nb>;
