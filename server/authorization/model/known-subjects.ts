import { registerRoles } from '../../register/port.ts';
import { guardianshipRoles, PACKAGE_PREFIX, packageNamed } from './access-packages.ts';
import { followingRoleCodes } from './role-attributes.ts';

const ROLE_CODE = 'urn:altinn:rolecode:';

/** Roles that people give each other, or that Altinn 2 knew and no register gives (authorization §4.3). */
export const ALTINN_ROLES: readonly string[] = [
  'rettighetshaver',
  'appstyrt-rettighetshaver',
  'agent',
  'supplier',
  'hovedadministrator',
];
const GIVEN_BY_HAND = ['a0286', 'a0287', 'a0288', 'revai'];

const roles: ReadonlySet<string> = new Set([
  ...registerRoles.flatMap(({ urn, legacyCode }) => [urn, ROLE_CODE + legacyCode.toLowerCase()]),
  ...guardianshipRoles,
  'urn:altinn:external-role:cra:ovrige-disponere-inntekter-dekke-utgifter',
  ...ALTINN_ROLES.map((code) => `urn:altinn:role:${code}`),
  ...[...followingRoleCodes, ...GIVEN_BY_HAND].map((code) => ROLE_CODE + code.toLowerCase()),
]);

/** Is there a role or an access package with this URN (lower case)? */
export const knowsSubject = (urn: string): boolean =>
  urn.startsWith(PACKAGE_PREFIX) ? packageNamed(urn) !== undefined : roles.has(urn);
