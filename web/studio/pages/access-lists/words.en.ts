import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Access lists',
  lead: 'A list of organisations that may use a service. Each organisation is itself on the list: its sub-units are not',
  loading: 'access lists',
  none: 'No lists yet. Create the first one, and connect it to a service',
  new: 'New list',
  newTitle: 'New access list',
  name: 'Name',
  id: 'Id',
  idHelp: 'Only a–z, 0–9, - and _. The id cannot be changed later',
  idTaken: 'The id {id} is taken',
  create: 'Create the list',
  members: 'Members',
  services: 'Services',
  noServices: 'Not connected to any',
  changed: 'Changed',
  actions: 'Actions',
  delete: 'Delete {name}',
  deleted: '{name} is deleted',
  restored: '{name} is back',
  confirmTitle: 'Delete {name}?',
  confirm_one: '{n} organisation loses the access that the list gives to these services. This cannot be undone:',
  confirm_other: '{n} organisations lose the access that the list gives to these services. This cannot be undone:',
  confirmDelete: 'Delete the list',
} as const satisfies TranslationOf<typeof nb>;
