import type { TranslationOf } from '../words/words.ts';
import type nb from './words.nb.ts';

export default {
  lead: 'Everyone should be able to use Budstikke. Here is what has been tried, what we know is not good enough, and how to tell us',
  'goal.title': 'What we follow',
  'goal.text':
    'We build by WCAG 2.2 at level AA. That is more than the Norwegian regulations ask, which is WCAG 2.1 at levels A and AA',
  'state.title': 'Status',
  'state.text':
    'Budstikke meets the requirements in part. The faults we know are below. We have assessed the pages ourselves, last on {date}',
  'tested.title': 'What has been tried',
  'tested.axe':
    'Every page, in both kinds of Norwegian and in English, light and dark, on wide screens and narrow: axe finds nothing serious',
  'tested.keys': 'Everything is made to be used by keyboard. Single-key shortcuts can be switched off in the settings',
  'tested.size': 'The pages stand enlarged text and a window 360 pixels wide',
  'tested.motion': 'There is no motion when your system asks for none. Colour never stands alone: there is always text',
  'tested.time': 'You are warned before you are logged out and can stay. What has been done can be undone',
  'faults.title': 'Faults we know',
  'faults.reader': 'The pages have not been tried by people with screen readers yet, only by machines (WCAG 4.1.2)',
  'faults.packages': 'Access packages other than those of mail have names in Bokmål alone (WCAG 3.1.2)',
  'faults.dates': 'Date fields follow the language of the browser, not the one you have chosen here (WCAG 3.2.4)',
  'faults.docs': 'The technical documentation for programmers is in English and has not been assessed',
  'faults.files':
    'Letters and attachments are made by the sender. When an attachment is not accessible to you, the sender must send it another way',
  'tell.title': 'Tell about something that does not work',
  'tell.text':
    'Tell whoever runs this installation, with the address of the page and what you tried to do. When it is about a letter, tell the sender',
  'law.title': 'Supervision',
  'law.text': 'If you get no answer, you can complain to {authority}',
  'law.authority': 'the Norwegian Authority for Universal Design of ICT',
} as const satisfies TranslationOf<typeof nb>;
