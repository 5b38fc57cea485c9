import type { TranslationOf } from '../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  'package.mail': 'Ordinary mail to the organisation',
  'package.mailHelp': 'Open ordinary letters from public bodies',
  'package.confidential': 'Mail to the organisation with confidential content',
  'package.confidentialHelp': 'Open letters that by law only a few may see',

  'role.daglig-leder': 'managing director',
  'role.styreleder': 'chair of the board',
  'role.styremedlem': 'board member',
  'role.innehaver': 'owner',
  'role.regnskapsforer': 'accountant',
  'role.revisor': 'auditor',
  'role.forretningsforer': 'business manager',
  'role.kontaktperson': 'contact person',
  'role.hovedadministrator': 'main administrator',
  'role.privatperson': 'private person',
  'role.rettighetshaver': 'rightholder',
  'role.agent': 'employee of a supplier',

  'right.read': 'Open and read',
  'right.see': 'See that they exist',
  'right.open': 'Open',
  'right.subscribe': 'Tell its own systems when something happens',
  'right.write': 'Send',
  'right.send': 'Send',
  'right.other': '{name} ({action})',

  'may.role': 'You can give it because you are {role}',
  'may.given': 'You can give it because someone has given it to you',
  'may.main': 'You can give it because you are the main administrator',
  'may.not': 'You do not have it and cannot give it. The managing director or main administrator can',
  'may.never': 'It cannot be given to anyone. It follows from the role in the register',

  'why.PackageAccess': 'You can give it because you have an access package that opens it',
  'why.RoleAccess': 'You can give it because your role opens it',
  'why.DelegationAccess': 'You can give it because someone has given it to you',
  'why.MissingPackageAccess':
    'You lack the access package that opens it. The managing director or main administrator can give it',
  'why.MissingRoleAccess': 'You lack a role that opens it. Whoever has the role can give it',
  'why.MissingDelegationAccess': 'Nobody has given it to you',
  'why.ResourceNotDelegable': 'The sender does not allow it to be passed on',
  'why.ResourceIsMaskinPortenSchema': 'It is for systems, and is given to a supplier',
  'why.AccessListValidationFail': 'The sender has not put the organisation on the list of those who can use it',
  'why.other': 'It cannot be given ({code})',

  'kind.message': 'Only one message',
  'kind.system': 'System',
  'kind.unnamed': 'System without a name',

  'gone.undo': 'Undone',
  'gone.failed': 'It could not be undone. {why}',

  'choose.title': 'Who is it about?',
  'choose.lead': 'Choose an organisation, or yourself',
  'choose.more': 'Showing {done} of {all}. Find the rest at the top of the page',
  loading: 'access',
} as const satisfies TranslationOf<typeof nb>;
