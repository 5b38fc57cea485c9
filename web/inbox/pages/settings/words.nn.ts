import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Innstillingar',
  lead: 'Det du vel, gjeld med ein gong',
  languageNote: 'Også varsla du får, blir skrivne på dette språket',
  density: 'Tettleik',
  airy: 'Luftig',
  tight: 'Tett',
  shortcuts: 'Hurtigtastar',
  shortcutsUse: 'Bruk hurtigtastar på éin tast',
  shortcutsOn: 'Hurtigtastane er slått på',
  shortcutsOff: 'Hurtigtastane er slått av',
  shortcutsAll: 'Sjå alle hurtigtastane',
  others: 'Varsel om post til verksemder',
  othersLead: 'Du kan få varsel når det kjem post til ei verksemd du handlar for',
  othersChoose: 'Vel ei verksemd',
  noLonger: 'Ei du ikkje lenger kan handle for',
} as const satisfies TranslationOf<typeof nb>;
