import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  gains: '{who} får {action}',
  loses: '{who} mistar {action}',
  level: 'Innlogging for {who}: frå nivå {from} til nivå {to}',
  levelNew: 'Innlogging for {who}: nivå {to}',
  levelGone: 'Innlogging for {who}: ikkje lenger noko krav',
  'level.everybody': 'alle',
  'level.serviceOwners': 'tenesteeigarar',
  'level.systemUsers': 'systembrukarar',
  advanced: 'Avanserte reglar: frå {from} til {to}',
  onlyXml:
    'Reglane seier det same som før. Berre XML-en er skriven på ein annan måte, eller ein avansert regel er endra.',
  fields: 'Felt som er ulike',
  field: 'Felt',
  before: 'Før',
  after: 'Etter',
  yes: 'Ja',
  no: 'Nei',
  on: 'På',
  off: 'Av',
  empty: '(tomt)',
  xml: 'XML, før og etter',
} as const satisfies TranslationOf<typeof nb>;
