import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Varslingsadresser',
  lead: 'Kven som får varsel om post til {name}, og kvar',
  unknown: 'Du kan ikkje handle for denne verksemda. Vel ei anna øvst på sida',

  'own.title': 'Varsel til deg',
  'own.lead': 'Berre du ser og endrar denne adressa. Varselet seier at det er kome post, aldri kva han handlar om',
  'own.about': 'Kva vil du ha varsel om?',
  'own.all': 'All post du kan opne',
  'own.some': 'Berre post frå desse tenestene',
  'own.noServices': 'Det er ikkje kome post frå nokon teneste enno',
  'own.choose': 'Vel minst éi teneste',
  'own.saved': 'Du får varsel om post til {name}',
  'own.stop': 'Slutt å varsle meg',
  'own.removed': 'Du får ikkje lenger varsel om post til {name}',

  'official.title': 'Adressene til verksemda',
  'official.lead': 'Her får {name} varsel om all post. Dagleg leiar og andre med ei nøkkelrolle kan endre dei',
  'official.none': 'Ingen er lagde inn',
  'official.add': 'Legg til ei adresse',
  'official.save': 'Lagre adressa',
  'official.leave': 'Avbryt',
  'official.change': 'Endre',
  'official.changeThe': 'Endre {address}',
  'official.removeThe': 'Fjern {address}',
  'official.saved': '{address} får varsel',
  'official.removed': '{address} får ikkje lenger varsel',
  'official.failed': 'Det gjekk ikkje å angre',
  'official.notYours': 'Berre dei med ei nøkkelrolle, som dagleg leiar eller styreleiar, kan endre adressene',
} as const satisfies TranslationOf<typeof nb>;
