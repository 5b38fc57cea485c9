import type { Language } from '../../http/page.ts';

/** What the pages of the provider say. A missing translation does not compile. */
interface Words {
  readonly strip: string;
  readonly title: string;
  readonly lead: (client: string) => string;
  readonly search: string;
  readonly find: string;
  readonly level: string;
  readonly levels: Readonly<Record<3 | 4, string>>;
  readonly people: string;
  readonly born: (date: string) => string;
  readonly in: (role: string, organization: string) => string;
  readonly noRoles: string;
  readonly nobody: (text: string) => string;
  readonly more: (most: number) => string;
  readonly cancel: string;
  readonly language: string;
  readonly unknown: string;
  readonly expired: string;
  readonly expiredNext: string;
  readonly startAgain: string;
  readonly refused: string;
  readonly refusedNext: string;
  readonly logOut: string;
  readonly logOutLead: string;
  readonly stay: string;
  readonly loggedOut: string;
  readonly loggedOutNext: string;
}

export const WORDS: Readonly<Record<Language, Words>> = {
  nb: {
    strip: 'Demo. Ingen av disse finnes.',
    title: 'Velg en oppdiktet person',
    lead: (client) => `Du logger inn til ${client}. I produksjon står ID-porten her.`,
    search: 'Søk etter navn, virksomhet eller fødselsnummer',
    find: 'Søk',
    level: 'Sikkerhetsnivå',
    levels: { 3: 'Nivå 3 – betydelig', 4: 'Nivå 4 – høyt' },
    people: 'Personer',
    born: (date) => `født ${date}`,
    in: (role, organization) => `${role} i ${organization}`,
    noRoles: 'privatperson',
    nobody: (text) => `Ingen treff på «${text}». Prøv et annet navn.`,
    more: (most) => `Viser de første ${most}. Søk for å finne flere.`,
    cancel: 'Avbryt',
    language: 'Språk',
    unknown: 'Personen kan ikke velges. Velg en fra listen.',
    expired: 'Innloggingen er utløpt',
    expiredNext: 'Den ble ikke fullført i tide, eller ble åpnet i en annen nettleser. Begynn på nytt.',
    startAgain: 'Logg inn på nytt',
    refused: 'Innloggingen kan ikke gjennomføres',
    refusedNext: 'Tjenesten du kom fra, ba om noe som ikke kan gis. Gå tilbake og prøv igjen.',
    logOut: 'Logg ut',
    logOutLead: 'Du blir logget ut av alle tjenester du har logget inn på her.',
    stay: 'Forbli innlogget',
    loggedOut: 'Du er logget ut',
    loggedOutNext: 'Du kan lukke siden.',
  },
  nn: {
    strip: 'Demo. Ingen av desse finst.',
    title: 'Vel ein oppdikta person',
    lead: (client) => `Du loggar inn til ${client}. I produksjon står ID-porten her.`,
    search: 'Søk etter namn, verksemd eller fødselsnummer',
    find: 'Søk',
    level: 'Tryggleiksnivå',
    levels: { 3: 'Nivå 3 – betydeleg', 4: 'Nivå 4 – høgt' },
    people: 'Personar',
    born: (date) => `fødd ${date}`,
    in: (role, organization) => `${role} i ${organization}`,
    noRoles: 'privatperson',
    nobody: (text) => `Ingen treff på «${text}». Prøv eit anna namn.`,
    more: (most) => `Viser dei første ${most}. Søk for å finne fleire.`,
    cancel: 'Avbryt',
    language: 'Språk',
    unknown: 'Personen kan ikkje veljast. Vel ein frå lista.',
    expired: 'Innlogginga er gått ut',
    expiredNext: 'Ho vart ikkje fullført i tide, eller vart opna i ein annan nettlesar. Byrja på nytt.',
    startAgain: 'Logg inn på nytt',
    refused: 'Innlogginga kan ikkje gjennomførast',
    refusedNext: 'Tenesta du kom frå, bad om noko som ikkje kan gjevast. Gå tilbake og prøv igjen.',
    logOut: 'Logg ut',
    logOutLead: 'Du blir logga ut av alle tenester du har logga inn på her.',
    stay: 'Bli verande innlogga',
    loggedOut: 'Du er logga ut',
    loggedOutNext: 'Du kan lukke sida.',
  },
  en: {
    strip: 'Demo. None of these people exist.',
    title: 'Choose a made-up person',
    lead: (client) => `You are logging in to ${client}. In production, ID-porten is here.`,
    search: 'Search by name, organisation or identity number',
    find: 'Search',
    level: 'Security level',
    levels: { 3: 'Level 3 – substantial', 4: 'Level 4 – high' },
    people: 'People',
    born: (date) => `born ${date}`,
    in: (role, organization) => `${role} at ${organization}`,
    noRoles: 'private person',
    nobody: (text) => `No one matches “${text}”. Try another name.`,
    more: (most) => `Showing the first ${most}. Search to find others.`,
    cancel: 'Cancel',
    language: 'Language',
    unknown: 'This person cannot be chosen. Choose one from the list.',
    expired: 'The login has expired',
    expiredNext: 'It was not finished in time, or was opened in another browser. Start again.',
    startAgain: 'Log in again',
    refused: 'The login cannot be carried out',
    refusedNext: 'The service you came from asked for something that cannot be given. Go back and try again.',
    logOut: 'Log out',
    logOutLead: 'You will be logged out of every service you have logged in to here.',
    stay: 'Stay logged in',
    loggedOut: 'You are logged out',
    loggedOutNext: 'You can close this page.',
  },
};

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { nb: 'Bokmål', nn: 'Nynorsk', en: 'English' };

/** Roles that people in a demo usually have; others are shown by the last part of their URN. */
const ROLE_NAMES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'daglig-leder': { nb: 'daglig leder', nn: 'dagleg leiar', en: 'managing director' },
  styreleder: { nb: 'styreleder', nn: 'styreleiar', en: 'chair of the board' },
  nestleder: { nb: 'nestleder', nn: 'nestleiar', en: 'deputy chair' },
  styremedlem: { nb: 'styremedlem', nn: 'styremedlem', en: 'board member' },
  varamedlem: { nb: 'varamedlem', nn: 'varamedlem', en: 'deputy board member' },
  innehaver: { nb: 'innehaver', nn: 'innehavar', en: 'owner' },
  kontaktperson: { nb: 'kontaktperson', nn: 'kontaktperson', en: 'contact person' },
  regnskapsforer: { nb: 'regnskapsfører', nn: 'rekneskapsførar', en: 'accountant' },
  revisor: { nb: 'revisor', nn: 'revisor', en: 'auditor' },
  forretningsforer: { nb: 'forretningsfører', nn: 'forretningsførar', en: 'business manager' },
  bostyrer: { nb: 'bostyrer', nn: 'bustyrar', en: 'administrator of the estate' },
  prokurist: { nb: 'prokurist', nn: 'prokurist', en: 'procurist' },
};

export function roleName(urn: string, language: Language): string {
  const code = urn.slice(urn.lastIndexOf(':') + 1);
  return ROLE_NAMES[code]?.[language] ?? code.replaceAll('-', ' ');
}
