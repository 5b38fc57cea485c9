import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Settings',
  lead: 'What you choose takes effect at once',
  languageNote: 'The notifications you get are written in this language too',
  density: 'Density',
  airy: 'Airy',
  tight: 'Tight',
  shortcuts: 'Shortcuts',
  shortcutsUse: 'Use single-key shortcuts',
  shortcutsOn: 'Shortcuts are on',
  shortcutsOff: 'Shortcuts are off',
  shortcutsAll: 'See all shortcuts',
  others: 'Notifications of mail to organisations',
  othersLead: 'You can be notified when mail arrives for an organisation you act for',
  othersChoose: 'Choose an organisation',
  noLonger: 'One you can no longer act for',
} as const satisfies TranslationOf<typeof nb>;
