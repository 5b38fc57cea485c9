import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'System users',
  lead: 'A system is a program that customers can give access to, so that it can act for them',
  loading: 'systems',
  none: 'No systems yet. Register one before you ask customers for access',
  new: 'New system',
  name: 'Name',
  id: 'Id',
  idHelp: 'Starts with the organisation number. Cannot be changed later',
  description: 'What the system does',
  services: 'Services it will use',
  chooseRight: 'Choose at least one service',
  visible: 'Show the system to customers who want to create system users themselves',
  create: 'Register the system',
} as const satisfies TranslationOf<typeof nb>;
