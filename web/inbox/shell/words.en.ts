import type { TranslationOf } from '../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  'party.find': 'Name or organisation number',
  'party.results': 'Those you can act for',
  'party.self': 'Yourself',
  'party.favorites': 'Favourites',
  'party.recent': 'Last used',
  'party.others': 'Others',
  'party.found': 'Results',
  'party.none': 'No results. Try fewer words, or an organisation number',
  'party.some': '{done} of {all}. Type a name or a number',
  'party.count_one': '{n} result',
  'party.count_other': '{n} results',
  'party.deleted': 'Show deleted ones too',
  'party.isDeleted': 'deleted',
  'party.unread_one': '{n} unread',
  'party.unread_other': '{n} unread',
  'party.addFavorite': 'Make {name} a favourite',
  'party.removeFavorite': 'Remove {name} from favourites',

  'nav.unread_one': '{n} unread message',
  'nav.unread_other': '{n} unread messages',

  'keys.title': 'Keyboard shortcuts',
  'keys.move': 'Next and previous message',
  'keys.open': 'Open the message',
  'keys.select': 'Select the message',
  'keys.archive': 'Archive, or move back',
  'keys.bin': 'Move to bin, or move back',
  'keys.unread': 'Mark as unread',
  'keys.undo': 'Undo',
  'keys.search': 'Search all messages',
  'keys.forward': 'Forward by email',
  'keys.neighbours': 'Previous and next in an open message',
  'keys.print': 'Print',
  'keys.go': 'Go to inbox, archive, bin',
  'keys.help': 'This list',
  'keys.leave': 'Stop selecting',
  'keys.off': 'They can be switched off in the settings',

  unfinished:
    'You were logged out, or the page was reloaded, while messages were being moved or marked. See whether it was done',
} as const satisfies TranslationOf<typeof nb>;
