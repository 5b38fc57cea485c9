import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Publiser tenesta',
  lead: 'Når du publiserer, gjeld tekstar og reglar med ein gong.',
  label: 'Versjon {n}',
  allThere: 'Ingenting manglar',
  missing_one: '{n} ting manglar',
  missing_other: '{n} ting manglar',
  warnings_one: '{n} åtvaring om reglane',
  warnings_other: '{n} åtvaringar om reglane',
  first: 'Dette blir publisert for første gong',
  changes: 'Dette blir endra frå versjon {n}',
  same: 'Ingenting er endra.',
  anyway_one: 'Eg har sett at {n} døme ikkje stemmer, og vil publisere likevel',
  anyway_other: 'Eg har sett at {n} døme ikkje stemmer, og vil publisere likevel',
  anywayOutdated: 'Eg har sett skilnaden, og vil at utkastet skal gjelde',
  called: 'Kva versjonen heiter i historikken',
  nothing: 'Det er ingen endringar å publisere.',
  missingFirst: 'Fyll ut det som manglar først.',
  lookFirst: 'Sjå over punkta over, og kryss av.',
  inForce: 'Versjon {n} gjeld framleis, både tekstar og reglar.',
  noneInForce: 'Ingenting er i bruk enno.',
} as const satisfies TranslationOf<typeof nb>;
