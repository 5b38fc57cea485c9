/** What the pages about access say alike: packages, roles, rights, reasons. */
export default {
  'package.mail': 'Ordinær post til virksomheten',
  'package.mailHelp': 'Åpne vanlige brev fra det offentlige',
  'package.confidential': 'Post til virksomheten med taushetsbelagt innhold',
  'package.confidentialHelp': 'Åpne brev som loven sier at få skal se',

  'role.daglig-leder': 'daglig leder',
  'role.styreleder': 'styreleder',
  'role.styremedlem': 'styremedlem',
  'role.innehaver': 'innehaver',
  'role.regnskapsforer': 'regnskapsfører',
  'role.revisor': 'revisor',
  'role.forretningsforer': 'forretningsfører',
  'role.kontaktperson': 'kontaktperson',
  'role.hovedadministrator': 'hovedadministrator',
  'role.privatperson': 'privatperson',
  'role.rettighetshaver': 'rettighetshaver',
  'role.agent': 'medarbeider hos en leverandør',

  'right.read': 'Åpne og lese',
  'right.see': 'Se at de finnes',
  'right.open': 'Åpne',
  'right.subscribe': 'Få beskjed til egne systemer når det skjer noe',
  'right.write': 'Sende',
  'right.send': 'Sende',
  'right.other': '{name} ({action})',

  'may.role': 'Du kan gi den, fordi du er {role}',
  'may.given': 'Du kan gi den, fordi noen har gitt den til deg',
  'may.main': 'Du kan gi den, fordi du er hovedadministrator',
  'may.not': 'Du har den ikke selv, og kan ikke gi den. Daglig leder eller hovedadministrator kan',
  'may.never': 'Den kan ikke gis til noen. Den følger av rollen i registeret',

  'why.PackageAccess': 'Du kan gi den, fordi du har en tilgangspakke som åpner den',
  'why.RoleAccess': 'Du kan gi den, fordi rollen din åpner den',
  'why.DelegationAccess': 'Du kan gi den, fordi noen har gitt den til deg',
  'why.MissingPackageAccess':
    'Du mangler tilgangspakken som åpner den. Daglig leder eller hovedadministrator kan gi den',
  'why.MissingRoleAccess': 'Du mangler en rolle som åpner den. Den som har rollen, kan gi den',
  'why.MissingDelegationAccess': 'Ingen har gitt den til deg',
  'why.ResourceNotDelegable': 'Avsenderen tillater ikke at den gis videre',
  'why.ResourceIsMaskinPortenSchema': 'Den er for systemer, og gis til en leverandør',
  'why.AccessListValidationFail': 'Avsenderen har ikke tatt virksomheten med på listen over dem som kan bruke den',
  'why.other': 'Den kan ikke gis ({code})',

  'kind.message': 'Bare én melding',
  'kind.system': 'System',
  'kind.unnamed': 'System uten navn',

  'gone.undo': 'Angret',
  'gone.failed': 'Det gikk ikke å angre. {why}',

  'choose.title': 'Hvem gjelder det?',
  'choose.lead': 'Velg en virksomhet, eller deg selv',
  'choose.more': 'Viser {done} av {all}. Finn resten øverst på siden',
  loading: 'tilganger',
} as const;
