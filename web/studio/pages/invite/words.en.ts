import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Invitation',
  what: 'You are invited to work for the service owner {code}.',
  logIn: 'Log in to become a member',
  accept: 'Become a member as {name}',
  gone: 'The invitation has been used, withdrawn or has expired. Ask for a new one.',
  incomplete: 'The link is not whole. Open it again from the message you got',
  already: 'You are a member',
  open: 'Open',
} as const satisfies TranslationOf<typeof nb>;
