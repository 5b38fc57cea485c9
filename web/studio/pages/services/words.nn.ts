import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Tenester',
  lead: 'Ei teneste seier kva meldingane handlar om, og kven som kan lese dei.',
  new: 'Ny teneste',
  search: 'Søk etter namn eller id',
  state: 'Tilstand',
  all: 'Alle',
  none: 'Ingen tenester enno. Lag den første',
  name: 'Namn og id',
  readers: 'Kven kan lese',
  changed: 'Sist endra',
  more: 'Val',
  version: 'versjon {n}',
  noPolicy: 'Ingen reglar enno',
  copy: 'Lag ei ny frå {name}',
  export: 'Last ned {name}',
  delete: 'Slett {name}',
  deleted: '{name} er sletta',
} as const satisfies TranslationOf<typeof nb>;
