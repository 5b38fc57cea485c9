/** Roles of the register of legal entities, and Altinn's own two that follow from being who one is. */

const CCR = 'urn:altinn:external-role:ccr:';
const CRA = 'urn:altinn:external-role:cra:';
const ROLECODE = 'urn:altinn:rolecode:';

export const PRIVATE_PERSON = 'urn:altinn:role:privatperson';
export const SELF_REGISTERED = 'urn:altinn:role:selvregistrert';
/** Shared responsibility: not followed through inter-municipal companies (authorization §4.2). */
export const PARTLY_LIABLE_PARTNER = `${CCR}deltaker-delt-ansvar`;

/** Roles of accountants and auditors at a sole proprietorship count at its owner too (authorization §4.2). */
export const PROPRIETORS_ADVISERS: readonly string[] = [`${CCR}regnskapsforer`, `${CCR}revisor`];
export const PROPRIETOR = `${CCR}innehaver`;

/** Who holds one of these has the power of the organisation (authorization §4.3, "key role"). */
const KEY_ROLES: Readonly<Record<string, string>> = {
  'daglig-leder': 'DAGL',
  styreleder: 'LEDE',
  innehaver: 'INNH',
  'deltaker-fullt-ansvar': 'DTSO',
  'deltaker-delt-ansvar': 'DTPR',
  komplementar: 'KOMP',
  'bestyrende-reder': 'BEST',
  bostyrer: 'BOBE',
};

/** Code → legacy code (events-notifications-inbox §4.4, resource-registry §9.1, authorization §4.3). */
const OTHER_ROLES: Readonly<Record<string, string>> = {
  nestleder: 'NEST',
  styremedlem: 'MEDL',
  varamedlem: 'VARA',
  observator: 'OBS',
  sameier: 'SAM',
  revisor: 'REVI',
  regnskapsforer: 'REGN',
  forretningsforer: 'FFØR',
  revisoradressat: 'READ',
  regnskapsforeradressat: 'RFAD',
  'norsk-representant': 'REPR',
  kontaktperson: 'KONT',
  'kontaktperson-nuf': 'KNUF',
  'kontaktperson-kommune': 'KOMK',
  'kontaktperson-ados': 'KEMN',
  'kontaktperson-revisor': 'SREVA',
  'mva-utfyller': 'MVAU',
  'mva-signerer': 'MVAG',
  signerer: 'SIGN',
  'signerer-fellesskap': 'SIFE',
  'signerer-hver-for-seg': 'SIHV',
  prokurist: 'PROK',
  'prokurist-fellesskap': 'POFE',
  'prokurist-hver-for-seg': 'POHV',
  stifter: 'STFT',
  konkursdebitor: 'KDEB',
  'personlige-konkurs': 'KENK',
  hovedenhet: 'BEDR',
  'ikke-naeringsdrivende-hovedenhet': 'AAFY',
  'administrativ-enhet-offentlig-sektor': 'ADOS',
  'organisasjonsledd-offentlig-sektor': 'ORGL',
  'saerskilt-oppdelt-enhet': 'OPMV',
  eierkommune: 'EIKM',
  helseforetak: 'HLSE',
  hovedforetak: 'HFOR',
  'kirkelig-fellesraad': 'KIRK',
  kontorfelleskapmedlem: 'KTRF',
  'foretaksgruppe-med': 'FGRP',
  fusjonsovertaker: 'FUSJ',
  fisjonsovertaker: 'FISJ',
  'konsern-datter': 'KDAT',
  'konsern-grunnlag': 'KGRL',
  'konsern-mor': 'KMOR',
  'forestaar-avvikling': 'AVKL',
  'felles-registrert-med': 'FEMV',
  utleiebygg: 'UTBG',
  'virksomhet-fellesskap-drifter': 'VIFE',
  'parti-organ-leder': 'HLED',
  'parti-organ-nestleder': 'HNST',
  'parti-organ-styremedlem': 'HMDL',
  'parti-organ-varamedlem': 'HVAR',
  'elektronisk-signeringsrettig': 'ESGR',
  'elektronisk-signeringsrett-tildeler': 'ETDL',
};

const legacyByUrn = new Map<string, string>([
  ...Object.entries({ ...KEY_ROLES, ...OTHER_ROLES }).map(([code, legacy]): [string, string] => [CCR + code, legacy]),
  [PRIVATE_PERSON, 'PRIV'],
  [SELF_REGISTERED, 'SELN'],
]);
const urnByLegacy = new Map([...legacyByUrn].map(([urn, legacy]) => [legacy, urn]));

/** URNs of the key roles. */
export const keyRoleUrns: readonly string[] = Object.keys(KEY_ROLES).map((code) => CCR + code);

/** The legacy code in capitals, `DAGL`; undefined for a role without one (all guardianship roles). */
export const legacyCodeOf = (urn: string): string | undefined => legacyByUrn.get(urn);

/**
 * The role URN that an import names, by URN (new or `urn:altinn:rolecode:`) or by legacy code, in any case. Undefined
 * for a role the registers do not give: Altinn's own roles follow from other facts and cannot be imported.
 */
export function registerRoleOf(text: string): string | undefined {
  const lower = text.trim().toLowerCase();
  if (lower.startsWith(CRA)) return /^[a-z0-9-]+$/.test(lower.slice(CRA.length)) ? lower : undefined;
  const code = (lower.startsWith(ROLECODE) ? lower.slice(ROLECODE.length) : lower).toUpperCase();
  const urn = lower.startsWith(CCR) ? lower : urnByLegacy.get(code);
  return urn?.startsWith(CCR) === true && legacyByUrn.has(urn) ? urn : undefined;
}

/** The roles that come from the register of legal entities, and the two that follow from being who one is. */
export const registerRoles: readonly {
  readonly urn: string;
  readonly legacyCode: string;
  readonly isKeyRole: boolean;
}[] = [...legacyByUrn].map(([urn, legacyCode]) => ({ urn, legacyCode, isKeyRole: keyRoleUrns.includes(urn) }));
