import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Gi tilgang',
  lead: 'Den som får tilgang, kan opne post til {name} med ein gong. Du kan fjerne han når som helst',
  leadMe: 'Den som får tilgang, kan opne post til deg med ein gong. Du kan fjerne han når som helst',
  notManager: 'Du styrer ikkje tilgangar her. Dagleg leiar, hovudadministrator eller ein tilgangsstyrar kan gi dei',
  receiver: 'Mottakaren',

  toWhom: '1. Til kven?',
  'kind.person': 'Person',
  'kind.organization': 'Verksemd',
  'kind.system': 'System',
  'kind.known': 'Ein som står på lista',
  number: 'Fødselsnummer',
  numberHelp: 'Elleve siffer. Nummer og etternamn må høyre saman',
  lastName: 'Etternamn',
  orgNumber: 'Organisasjonsnummer',
  system: 'Kva system?',
  known: 'Kven?',
  choose: 'Vel …',
  noSystems: 'Ingen system har tilgang enno. Det byrjar med at leverandøren sender ein førespurnad',
  systemsClosed: 'Berre dei med ei nøkkelrolle, som dagleg leiar, kan sjå systema',

  what: '2. Til kva?',
  onlyMessage: 'Berre denne meldinga',
  services: 'Enkelte tenester',
  find: 'Finn ei teneste',
  findHelp: 'Skriv minst to bokstavar av namnet',
  noHits: 'Ingen andre tenester har det namnet',
  moreHits_one: 'Og {n} til. Skriv meir av namnet',
  moreHits_other: 'Og {n} til. Skriv meir av namnet',
  otherPackages_one: 'Andre tilgangspakkar ({n})',
  otherPackages_other: 'Andre tilgangspakkar ({n})',
  findPackage: 'Finn ein tilgangspakke',

  check: '3. Kontroll',
  checkNothing: 'Vel kva som skal givast, så ser du her om du kan gi det',
  can: 'Kan givast:',
  cannot: 'Kan ikkje givast:',
  link: 'Lenka til meldinga',
  linkNote:
    'Ei enkelt melding kjem ikkje i lista til den som får ho. Send lenka: berre den som har tilgang, kan opne ho',
  noRights: 'Tenesta har ingen rettar som kan givast',

  'fault.title': 'Rett dette først',
  'fault.notTogether': 'Vi finn ingen med dette nummeret og etternamnet',
  'fault.organization': 'Skriv nummeret til ei verksemd',
  'fault.digits': 'Organisasjonsnummeret stemmer ikkje. Sjekk siffera',
  'fault.receiver': 'Vel kven som skal få tilgang',
  'fault.what': 'Vel kva som skal givast',
  'fault.nothingCan': 'Ingenting av det du har valt, kan givast. Sjå kvifor i kontrollen',
} as const satisfies TranslationOf<typeof nb>;
