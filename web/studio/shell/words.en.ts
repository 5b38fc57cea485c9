import type { TranslationOf } from '../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  notMember: 'You are not a member of this service owner',
  notMemberNext: 'An owner can invite you. Also check that the address is right',
  'goTo.messages': 'Search messages for “{text}”',
  'goTo.services': 'Search services for “{text}”',
  'goTo.who': 'Who has access at {text}',
  'goTo.none': 'No results',
  'nav.progress': '{done} of {all} done',
  'nav.attention_one': '{n} thing to look at',
  'nav.attention_other': '{n} things to look at',
  'role.owner': 'Owner',
  'role.editor': 'Editor',
  'role.reader': 'Reader',
  'need.owner.ask': 'Only owners can do this. Ask {who}',
  'need.editor.ask': 'Only editors can do this. Ask {who}',
  'need.anOwner': 'an owner',
  'need.or': ' or ',
} as const satisfies TranslationOf<typeof nb>;
