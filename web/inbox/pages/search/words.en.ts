import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Search all messages',
  field: 'Words in title, summary, reference, sender or service',
  search: 'Search',
  longer: 'Type at least two letters',
  narrow: 'Narrow the search',
  only: 'Only {name}',
  found_one: '{n} result',
  found_other: '{n} results',
  searchedTo: 'We have searched back to {date}',
  further: 'Search further',
} as const satisfies TranslationOf<typeof nb>;
