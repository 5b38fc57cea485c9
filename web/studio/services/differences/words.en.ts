import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  gains: '{who} may now {action}',
  loses: '{who} may no longer {action}',
  level: 'Login for {who}: from level {from} to level {to}',
  levelNew: 'Login for {who}: level {to}',
  levelGone: 'Login for {who}: no level required any more',
  'level.everybody': 'everyone',
  'level.serviceOwners': 'service owners',
  'level.systemUsers': 'system users',
  advanced: 'Advanced rules: from {from} to {to}',
  onlyXml: 'The rules say the same as before. Only the XML is written differently, or an advanced rule was changed.',
  fields: 'Fields that differ',
  field: 'Field',
  before: 'Before',
  after: 'After',
  yes: 'Yes',
  no: 'No',
  on: 'On',
  off: 'Off',
  empty: '(empty)',
  xml: 'XML, before and after',
} as const satisfies TranslationOf<typeof nb>;
