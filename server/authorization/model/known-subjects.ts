import { registerRoles } from '../../register/port.ts';
import { guardianshipRoles, PACKAGE_PREFIX, packageNamed } from './access-packages.ts';
import { type Names, namesOf } from './names.ts';
import { followingRoleCodes } from './role-attributes.ts';
import { ROLE_NAMES } from './role-names-data.ts';

const ROLE_CODE = 'urn:altinn:rolecode:';
const GUARDIAN = 'urn:altinn:external-role:cra:';

/** Roles that people give each other, or that Altinn 2 knew and no register gives (authorization §4.3). */
const ALTINN_ROLES = ['rettighetshaver', 'appstyrt-rettighetshaver', 'agent', 'supplier', 'hovedadministrator'];
const GIVEN_BY_HAND = ['a0286', 'a0287', 'a0288', 'revai'];
/** The one role of guardians that no package follows from. */
const WITHOUT_PACKAGE = `${GUARDIAN}ovrige-disponere-inntekter-dekke-utgifter`;

/** A role that policies can name. */
export interface KnownRole {
  readonly urn: string;
  /** In capitals; undefined for a role that Altinn 2 did not know. */
  readonly legacyCode: string | undefined;
  readonly isKeyRole: boolean;
  readonly names: Names;
}

/** A guardian's role is called what the package is called that follows from it. */
function namesOfRole(urn: string): Names {
  const code = urn.slice(urn.lastIndexOf(':') + 1);
  const itsPackage = urn.startsWith(GUARDIAN) ? (packageNamed(`vergemal-${code}`) ?? packageNamed(code)) : undefined;
  return itsPackage?.names ?? namesOf(ROLE_NAMES, code);
}
const known = (urn: string, legacyCode?: string, isKeyRole = false): KnownRole => ({
  urn,
  legacyCode,
  isKeyRole,
  names: namesOfRole(urn),
});

/** Every role of the registers, of guardians, of Altinn 2 and of Altinn 3. */
export const knownRoles: readonly KnownRole[] = [
  ...registerRoles.map(({ urn, legacyCode, isKeyRole }) => known(urn, legacyCode, isKeyRole)),
  ...ALTINN_ROLES.map((code) => known(`urn:altinn:role:${code}`)),
  ...[...guardianshipRoles, WITHOUT_PACKAGE].map((urn) => known(urn)),
  ...[...followingRoleCodes, ...GIVEN_BY_HAND].map((code) => known(ROLE_CODE + code.toLowerCase(), code.toUpperCase())),
];

const subjects: ReadonlySet<string> = new Set(
  knownRoles.flatMap(({ urn, legacyCode }) =>
    legacyCode === undefined ? [urn] : [urn, ROLE_CODE + legacyCode.toLowerCase()],
  ),
);

/** Is there a role or an access package with this URN (lower case)? */
export const knowsSubject = (urn: string): boolean =>
  urn.startsWith(PACKAGE_PREFIX) ? packageNamed(urn) !== undefined : subjects.has(urn);
