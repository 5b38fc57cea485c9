import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  'code.rule-permits': 'Ein regel tillèt det.',
  'code.rule-denies': 'Ein regel nektar det.',
  'code.given-beside-the-policy': 'Reglane gir det ikkje, men tilgangen er gitt på ein annan måte.',
  'code.no-rule-and-not-given': 'Ingen regel gir tilgangen, og ingen har delegert han.',
  'code.level-too-low': 'Tilgangen er der, men innlogginga er på for lågt nivå.',
  'code.not-on-access-list': 'Mottakaren står ikkje på noka tilgangsliste for tenesta.',
  'code.subject-gone': 'Systembrukaren finst ikkje lenger.',
  'code.cannot-be-decided': 'Spørsmålet kan ikkje avgjerast.',

  path: 'Slik vart svaret til',
  remedies: 'Dette ville endra svaret',

  'path.role': '{who} har rolla {role} i {of}',
  'path.keyRole': '{who} har ei nøkkelrolle i {firm}, som har rolla {role} i {of}',
  'path.follows': 'rolla gir Altinn 2-rolla {role}',
  'path.mainUnit': 'rolla er i hovudeininga',
  'path.package.role': 'rolla har pakken «{package}»',
  'path.package.client': 'har pakken «{package}» som klientdelegering',
  'path.package.given': 'har fått pakken «{package}»',
  'path.is': '{who} er {subject}',
  'path.rule': 'regel {n} gir {action}',
  'path.ruleDenies': 'regel {n} nektar {action}',
  'path.given': 'tilgangen er gitt ved {by}',
  'path.list': 'ei tilgangsliste slepp {party} inn',
  'path.noList': 'inga tilgangsliste slepp {party} inn',
  'path.level': 'nivå {has} held',
  'path.levelUnknown': 'reglane krev nivå {level}',
  'path.levelLow': 'nivå {has} er for lågt, reglane krev {level}',

  'by.delegation': 'delegering',
  'by.rights registry': 'eigen tilgang frå tenesteeigaren',
  'by.system user': 'tilgangane til systembrukaren',

  'remedy.correct': 'Spørsmålet må rettast:',
  'remedy.party': 'Vel kven tilgangen gjeld for.',
  'remedy.have': '{who} treng éin av desse: {wanted}.',
  'remedy.addRole': 'Legg til {role} i regel {n}',
  'remedy.letAction': 'La regel {n} gi {action}',
  'remedy.delegate': 'Ein tilgangsstyrar hos {party} kan gi tilgangen vidare til {who}.',
  'remedy.registry': 'Gi verksemda eigen tilgang',
  'remedy.list': 'Set {party} på ei tilgangsliste',
  'remedy.noPersons': 'Tilgangslistene slepp berre inn verksemder.',
  'remedy.deny': 'Endre regelen som nektar',
  'remedy.level': 'Prøv med nivå {n}',
} as const satisfies TranslationOf<typeof nb>;
