import type { TranslationOf } from '../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  'party.find': 'Namn eller organisasjonsnummer',
  'party.results': 'Dei du kan handle for',
  'party.self': 'Deg sjølv',
  'party.favorites': 'Favorittar',
  'party.recent': 'Sist brukte',
  'party.others': 'Andre',
  'party.found': 'Treff',
  'party.none': 'Ingen treff. Prøv færre ord, eller eit organisasjonsnummer',
  'party.some': '{done} av {all}. Skriv namn eller nummer',
  'party.count_one': '{n} treff',
  'party.count_other': '{n} treff',
  'party.deleted': 'Vis òg sletta',
  'party.isDeleted': 'sletta',
  'party.unread_one': '{n} ulesen',
  'party.unread_other': '{n} ulesne',
  'party.addFavorite': 'Gjer {name} til favoritt',
  'party.removeFavorite': 'Fjern {name} frå favorittar',

  'nav.unread_one': '{n} ulesen melding',
  'nav.unread_other': '{n} ulesne meldingar',

  'keys.title': 'Snøggtastar',
  'keys.move': 'Neste og førre melding',
  'keys.open': 'Opne meldinga',
  'keys.select': 'Vel meldinga',
  'keys.archive': 'Arkiver, eller legg tilbake',
  'keys.bin': 'Legg i papirkorga, eller legg tilbake',
  'keys.unread': 'Marker som ulesen',
  'keys.undo': 'Angre',
  'keys.search': 'Søk i alle meldingar',
  'keys.forward': 'Vidaresend på e-post',
  'keys.neighbours': 'Førre og neste i ei open melding',
  'keys.print': 'Skriv ut',
  'keys.go': 'Gå til innboks, arkiv, papirkorg',
  'keys.help': 'Denne lista',
  'keys.leave': 'Slutt å velje',
  'keys.off': 'Dei kan slåast av i innstillingane',

  unfinished:
    'Du vart logga ut, eller sida vart lasta på nytt, medan meldingar vart flytta eller merkte. Sjå om det vart gjort',
} as const satisfies TranslationOf<typeof nb>;
