import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Søk i alle meldingar',
  field: 'Ord i tittel, samandrag, referanse, avsendar eller teneste',
  search: 'Søk',
  longer: 'Skriv minst to bokstavar',
  narrow: 'Avgrens søket',
  only: 'Berre {name}',
  found_one: '{n} treff',
  found_other: '{n} treff',
  searchedTo: 'Vi har søkt tilbake til {date}',
  further: 'Søk lenger',
} as const satisfies TranslationOf<typeof nb>;
