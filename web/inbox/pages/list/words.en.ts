import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  'groups.today': 'Today',
  'groups.week': 'This week',
  'groups.month': 'This month',

  'filter.quick': 'Show only',
  'filter.unread': 'Unread',
  'filter.confirm': 'To be confirmed',
  'filter.due': 'With a deadline',
  'filter.units': 'Sub-units too',
  'filter.more': 'More filters',
  'filter.q': 'Words in the message',
  'filter.service': 'Service',
  'filter.sender': 'Sender',
  'filter.from': 'From',
  'filter.to': 'Until',
  'filter.all': 'All',
  'filter.active': 'Filters in use',
  'filter.is': '{name}: {value}',

  'select.stop': 'Done',
  'select.count_one': '{n} selected',
  'select.count_other': '{n} selected',
  'select.allOf': 'Select all {n} that match',
  'select.allChosen': 'All {n} that match are selected',
  'select.bar': 'What is selected',
  'select.unreadNote': 'Marking only changes the inbox. The sender still sees whether the message was read',

  'list.messages': 'messages',
  'list.of': '{done} of {all}',
  'list.label': 'Messages, {group}',

  'note.giveAccess': 'See how to give access',
  'note.close': 'I have read this. Do not show it again',

  'empty.bin': 'What you put here, you can take back',
} as const satisfies TranslationOf<typeof nb>;
