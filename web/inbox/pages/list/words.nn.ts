import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  'groups.today': 'I dag',
  'groups.week': 'Denne veka',
  'groups.month': 'Denne månaden',

  'filter.quick': 'Vis berre',
  'filter.unread': 'Ulesne',
  'filter.confirm': 'Må stadfestast',
  'filter.due': 'Med frist',
  'filter.units': 'Òg underorganisasjonar',
  'filter.more': 'Fleire filter',
  'filter.q': 'Ord i meldinga',
  'filter.service': 'Teneste',
  'filter.sender': 'Avsendar',
  'filter.from': 'Frå og med',
  'filter.to': 'Til og med',
  'filter.all': 'Alle',
  'filter.active': 'Filter som er på',
  'filter.is': '{name}: {value}',

  'select.stop': 'Ferdig',
  'select.count_one': '{n} vald',
  'select.count_other': '{n} valde',
  'select.allOf': 'Vel alle {n} som passar filteret',
  'select.allChosen': 'Alle {n} som passar filteret, er valde',
  'select.bar': 'Det som er valt',
  'select.unreadNote': 'Å markere endrar berre innboksen. Avsendaren ser framleis om meldinga er lesen',

  'list.messages': 'meldingar',
  'list.of': '{done} av {all}',
  'list.label': 'Meldingar, {group}',

  'note.giveAccess': 'Sjå korleis de gir tilgang',
  'note.close': 'Eg har lese det. Ikkje vis dette igjen',

  'empty.bin': 'Det du legg her, kan du hente tilbake',
} as const satisfies TranslationOf<typeof nb>;
