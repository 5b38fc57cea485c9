import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Services',
  lead: 'A service says what messages are about, and who can read them.',
  new: 'New service',
  search: 'Search by name or id',
  state: 'State',
  all: 'All',
  none: 'No services yet. Make the first one',
  name: 'Name and id',
  readers: 'Who can read',
  changed: 'Last changed',
  more: 'Choices',
  version: 'version {n}',
  noPolicy: 'No rules yet',
  copy: 'Make a new one from {name}',
  export: 'Download {name}',
  delete: 'Delete {name}',
  deleted: '{name} is deleted',
} as const satisfies TranslationOf<typeof nb>;
