import type { TranslationOf } from '../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  'package.mail': 'Ordinær post til verksemda',
  'package.mailHelp': 'Opne vanlege brev frå det offentlege',
  'package.confidential': 'Post til verksemda med tausheitsbelagt innhald',
  'package.confidentialHelp': 'Opne brev som lova seier at få skal sjå',

  'role.daglig-leder': 'dagleg leiar',
  'role.styreleder': 'styreleiar',
  'role.styremedlem': 'styremedlem',
  'role.innehaver': 'innehavar',
  'role.regnskapsforer': 'rekneskapsførar',
  'role.revisor': 'revisor',
  'role.forretningsforer': 'forretningsførar',
  'role.kontaktperson': 'kontaktperson',
  'role.hovedadministrator': 'hovudadministrator',
  'role.privatperson': 'privatperson',
  'role.rettighetshaver': 'rettshavar',
  'role.agent': 'medarbeidar hos ein leverandør',

  'right.read': 'Opne og lese',
  'right.see': 'Sjå at dei finst',
  'right.open': 'Opne',
  'right.subscribe': 'Få melding til eigne system når det skjer noko',
  'right.write': 'Sende',
  'right.send': 'Sende',
  'right.other': '{name} ({action})',

  'may.role': 'Du kan gi han, fordi du er {role}',
  'may.given': 'Du kan gi han, fordi nokon har gitt han til deg',
  'may.main': 'Du kan gi han, fordi du er hovudadministrator',
  'may.not': 'Du har han ikkje sjølv, og kan ikkje gi han. Dagleg leiar eller hovudadministrator kan',
  'may.never': 'Han kan ikkje givast til nokon. Han følgjer av rolla i registeret',

  'why.PackageAccess': 'Du kan gi han, fordi du har ein tilgangspakke som opnar han',
  'why.RoleAccess': 'Du kan gi han, fordi rolla di opnar han',
  'why.DelegationAccess': 'Du kan gi han, fordi nokon har gitt han til deg',
  'why.MissingPackageAccess':
    'Du manglar tilgangspakken som opnar han. Dagleg leiar eller hovudadministrator kan gi han',
  'why.MissingRoleAccess': 'Du manglar ei rolle som opnar han. Den som har rolla, kan gi han',
  'why.MissingDelegationAccess': 'Ingen har gitt han til deg',
  'why.ResourceNotDelegable': 'Avsendaren tillèt ikkje at han blir gitt vidare',
  'why.ResourceIsMaskinPortenSchema': 'Han er for system, og blir gitt til ein leverandør',
  'why.AccessListValidationFail': 'Avsendaren har ikkje teke verksemda med på lista over dei som kan bruke han',
  'why.other': 'Han kan ikkje givast ({code})',

  'kind.message': 'Berre éi melding',
  'kind.system': 'System',
  'kind.unnamed': 'System utan namn',

  'gone.undo': 'Angra',
  'gone.failed': 'Det gjekk ikkje å angre. {why}',

  'choose.title': 'Kven gjeld det?',
  'choose.lead': 'Vel ei verksemd, eller deg sjølv',
  'choose.more': 'Viser {done} av {all}. Finn resten øvst på sida',
  loading: 'tilgangar',
} as const satisfies TranslationOf<typeof nb>;
