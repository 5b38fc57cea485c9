import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  'code.rule-permits': 'A rule permits it.',
  'code.rule-denies': 'A rule denies it.',
  'code.given-beside-the-policy': 'The rules do not give it, but access was given in another way.',
  'code.no-rule-and-not-given': 'No rule gives the access, and nobody has delegated it.',
  'code.level-too-low': 'The access is there, but the login level is too low.',
  'code.not-on-access-list': 'The recipient is on no access list of the service.',
  'code.subject-gone': 'The system user no longer exists.',
  'code.cannot-be-decided': 'The question cannot be decided.',

  path: 'How the answer came about',
  remedies: 'This would change the answer',

  'path.role': '{who} has the role {role} in {of}',
  'path.keyRole': '{who} has a key role in {firm}, which has the role {role} in {of}',
  'path.follows': 'the role gives the Altinn 2 role {role}',
  'path.mainUnit': 'the role is in the main unit',
  'path.package.role': 'the role has the package “{package}”',
  'path.package.client': 'has the package “{package}” by client delegation',
  'path.package.given': 'has been given the package “{package}”',
  'path.is': '{who} is {subject}',
  'path.rule': 'rule {n} gives {action}',
  'path.ruleDenies': 'rule {n} denies {action}',
  'path.given': 'the access was given by {by}',
  'path.list': 'an access list admits {party}',
  'path.noList': 'no access list admits {party}',
  'path.level': 'level {has} is enough',
  'path.levelUnknown': 'the rules require level {level}',
  'path.levelLow': 'level {has} is too low, the rules require {level}',

  'by.delegation': 'delegation',
  'by.rights registry': 'the service owner itself',
  'by.system user': 'the rights of the system user',

  'remedy.correct': 'The question must be corrected:',
  'remedy.party': 'Choose whom the access is for.',
  'remedy.have': '{who} needs one of these: {wanted}.',
  'remedy.addRole': 'Add {role} to rule {n}',
  'remedy.letAction': 'Let rule {n} give {action}',
  'remedy.delegate': 'An access manager at {party} can pass the access on to {who}.',
  'remedy.registry': 'Give the organisation access of its own',
  'remedy.list': 'Put {party} on an access list',
  'remedy.noPersons': 'Access lists admit organisations only.',
  'remedy.deny': 'Change the rule that denies',
  'remedy.level': 'Try with level {n}',
} as const satisfies TranslationOf<typeof nb>;
