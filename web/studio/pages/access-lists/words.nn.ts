import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Tilgangslister',
  lead: 'Ei liste med verksemder som får bruke ei teneste. Kvar verksemd står sjølv på lista: det gjeld ikkje undereiningane',
  loading: 'tilgangslister',
  none: 'Ingen lister enno. Lag den første, og kople ho til ei teneste',
  new: 'Ny liste',
  newTitle: 'Ny tilgangsliste',
  name: 'Namn',
  id: 'Id',
  idHelp: 'Berre a–z, 0–9, - og _. Id-en kan ikkje endrast seinare',
  idTaken: 'Id-en {id} er i bruk',
  create: 'Lag lista',
  members: 'Medlemmer',
  services: 'Tenester',
  noServices: 'Ikkje kopla til nokon',
  changed: 'Endra',
  actions: 'Handlingar',
  delete: 'Slett {name}',
  deleted: '{name} er sletta',
  restored: '{name} er tilbake',
  confirmTitle: 'Slette {name}?',
  confirm_one: '{n} verksemd mistar tilgangen lista gir til desse tenestene. Det kan ikkje angrast:',
  confirm_other: '{n} verksemder mistar tilgangen lista gir til desse tenestene. Det kan ikkje angrast:',
  confirmDelete: 'Slett lista',
} as const satisfies TranslationOf<typeof nb>;
