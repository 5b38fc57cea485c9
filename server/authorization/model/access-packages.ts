import { createHash } from 'node:crypto';
import { AREAS, AREAS_OF_PERSONS, KEY_ROLES_PATTERN, OTHER_GIVERS } from './access-package-data.ts';
import { CITIZEN_PACKAGE_NAMES } from './citizen-package-names-data.ts';
import { type Names, namesOf } from './names.ts';
import { ORGANIZATION_PACKAGE_NAMES } from './organization-package-names-data.ts';

export const PACKAGE_PREFIX = 'urn:altinn:accesspackage:';

/** An access package: many services under one name, given by roles or by delegation (authorization §4.4). */
export interface AccessPackage {
  readonly id: string;
  readonly code: string;
  readonly urn: string;
  readonly names: Names;
  readonly area: string;
  readonly areaId: string;
  readonly entityType: 'Organization' | 'Person';
  /** May be passed on to agents and clients. */
  readonly isDelegable: boolean;
  /** May be given directly to somebody. */
  readonly isAssignable: boolean;
  /** May be used in policies. */
  readonly isAvailableForServiceOwners: boolean;
}

/** What a role does with a package. */
export interface RolePackage {
  readonly package: string;
  /** Only for organisations of this form. */
  readonly unitType: string | undefined;
  readonly hasAccess: boolean;
  readonly canDelegate: boolean;
}

const NAMES = { ...ORGANIZATION_PACKAGE_NAMES, ...CITIZEN_PACKAGE_NAMES };

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
const FROM_ROLES_ONLY = new Set(
  words(
    'regnskapsforer-med-signeringsrettighet regnskapsforer-lonn regnskapsforer-uten-signeringsrettighet ' +
      'revisormedarbeider ansvarlig-revisor forretningsforer-eiendom eksplisitt',
  ),
);
/** Administration of the giver's own affairs: neither passed on nor named in policies. */
const ADMINISTRATION = new Set(
  words(
    'ffor-tilgangsstyrer-nuf tilgangsstyrer tilgangsstyring-enkeltinstanser klientadministrator ' +
      'konkursbo-tilgangsstyrer hovedadministrator maskinporten-administrator ' +
      'virksomhetens-representant-skjemaoppgaver',
  ),
);
const NOT_PASSED_ON = new Set(words('eksplisitt maskinporten-scopes maskinporten-scopes-nuf maskinlesbare-hendelser'));
const OWN_AFFAIRS = 'innbygger-tilgangsstyring-privatperson';
const isGuardianship = (area: string): boolean => area.startsWith('Vergemal');

/** A uuid that is the same for ever for the same URN. */
export function stableId(urn: string): string {
  const hex = createHash('sha256').update(urn).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function packageOf(code: string, area: string): AccessPackage {
  const urn = PACKAGE_PREFIX + code;
  const guardianship = isGuardianship(area);
  return {
    id: stableId(urn),
    code,
    urn,
    names: namesOf(NAMES, code),
    area,
    areaId: stableId(`urn:altinn:accesspackage-area:${area}`),
    entityType: AREAS_OF_PERSONS.has(area) ? 'Person' : 'Organization',
    isDelegable: !guardianship && !ADMINISTRATION.has(code) && !NOT_PASSED_ON.has(code),
    isAssignable: !guardianship && !FROM_ROLES_ONLY.has(code),
    isAvailableForServiceOwners: !ADMINISTRATION.has(code) && code !== OWN_AFFAIRS,
  };
}

/** All packages, in order of their areas. */
export const accessPackages: readonly AccessPackage[] = Object.entries(AREAS).flatMap(([area, codes]) =>
  words(codes).map((code) => packageOf(code, area)),
);

const byCode = new Map(accessPackages.map((one) => [one.code, one]));
const byId = new Map(accessPackages.map((one) => [one.id, one]));

/** A package by its URN, `:code`, code or id; in any case. */
export function packageNamed(text: string): AccessPackage | undefined {
  const lower = text.trim().toLowerCase();
  return byCode.get(lower.slice(lower.lastIndexOf(':') + 1)) ?? byId.get(lower);
}

const CCR = 'urn:altinn:external-role:ccr:';
const CRA = 'urn:altinn:external-role:cra:';

const ALTINN_ROLES = new Set(['privatperson', 'hovedadministrator']);
const roleUrn = (code: string): string => (ALTINN_ROLES.has(code) ? `urn:altinn:role:${code}` : CCR + code);

const givenBy = new Map<string, RolePackage[]>();
const giversOf = new Map(
  Object.entries(OTHER_GIVERS).flatMap(([pattern, codes]) => words(codes).map((code) => [code, pattern] as const)),
);
const add = (role: string, given: RolePackage) => givenBy.set(role, [...(givenBy.get(role) ?? []), given]);
for (const { code, area, entityType } of accessPackages) {
  if (isGuardianship(area)) {
    add(CRA + code.replace('vergemal-', ''), {
      package: code,
      unitType: undefined,
      hasAccess: true,
      canDelegate: false,
    });
    continue;
  }
  const pattern = giversOf.get(code) ?? (entityType === 'Person' ? 'privatperson/both' : KEY_ROLES_PATTERN);
  for (const word of words(pattern)) {
    const [giver = '', what] = word.split('/');
    const [role = '', unitType] = giver.split('@');
    add(roleUrn(role), { package: code, unitType, hasAccess: what !== 'gives', canDelegate: what !== 'has' });
  }
}

/** Roles of the guardianship register that packages follow from. */
export const guardianshipRoles: readonly string[] = [...givenBy.keys()].filter((role) => role.startsWith(CRA));

/** What every role does with packages. */
export const rolePackages: readonly (RolePackage & { readonly role: string })[] = [...givenBy].flatMap(
  ([role, given]) => given.map((one) => ({ ...one, role })),
);

/** Packages that follow from a role at a party of this organisation form. */
export const packagesOfRole = (role: string, unitType: string | undefined): readonly RolePackage[] =>
  (givenBy.get(role) ?? []).filter((one) => one.unitType === undefined || one.unitType === unitType);

/** Nobody's role in a register: its packages are those a main administrator may give without having them. */
export const MAIN_ADMINISTRATOR = 'urn:altinn:role:hovedadministrator';
