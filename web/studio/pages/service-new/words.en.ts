import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'New service',
  lead: 'Everything can be changed later, except the id. Nothing is in force until you publish.',
  name: 'Name in Bokmål',
  idHelp: 'Used in calls to the API. Cannot be changed later.',
  idFree: 'The id is free',
  template: 'What is it for?',
  'template.ordinary': 'Ordinary mail to organisations',
  'template.confidential': 'Confidential mail to organisations',
  'template.persons': 'Mail to private persons',
  'template.empty': 'Empty',
  'readers.ordinary':
    'Readers: those with the access package for ordinary mail, such as the managing director and the chair.',
  'readers.confidential':
    'Readers: only those who have been given the access package for confidential mail. Login at level 4.',
  'readers.persons': 'Readers: the recipient alone.',
  'readers.empty': 'Readers: nobody until you make rules.',
  file: 'Or bring it from a file',
  fileHelp: 'JSON downloaded from here or from the resource registry, and the rules as XML.',
  chooseFile: 'Choose files',
  badFile: 'We cannot read {file}. Use JSON with a resource, or XML with rules.',
  brought: 'Texts and rules come from {file}.',
  broughtXml: 'The rules come from {file}.',
  copyOf: 'Texts and rules come from {name}.',
  make: 'Make the service',
} as const satisfies TranslationOf<typeof nb>;
