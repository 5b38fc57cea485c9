import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { registerRoles } from '../../../register/port.ts';
import { problem } from '../../access-management/connection-problems.ts';
import { guardianshipRoles, packageNamed, rolePackages, stableId } from '../../model/access-packages.ts';
import { ALTINN_ROLES } from '../../model/known-subjects.ts';
import { followingRoleCodes } from '../../model/role-attributes.ts';
import { type MetaParts, resourcesNaming } from './browse-packages.ts';
import { wirePackage } from './search-packages.ts';

/** Provider by the URN's prefix. */
const PROVIDERS: readonly (readonly [prefix: string, code: string, name: string])[] = [
  ['urn:altinn:external-role:ccr:', 'ccr', 'Enhetsregisteret'],
  ['urn:altinn:external-role:cra:', 'cra', 'Vergemål'],
  ['urn:altinn:rolecode:', 'altinn2', 'Altinn 2'],
  ['urn:altinn:role:', 'altinn3', 'Altinn 3'],
];

function wireRole(urn: string, legacyCode?: string, isKeyRole = false) {
  const code = urn.slice(urn.lastIndexOf(':') + 1);
  const [, providerCode = '', providerName = ''] = PROVIDERS.find(([prefix]) => urn.startsWith(prefix)) ?? [];
  const spoken = code.replaceAll('-', ' ');
  return {
    id: stableId(urn),
    name: spoken.charAt(0).toUpperCase() + spoken.slice(1),
    code,
    description: null,
    isKeyRole,
    urn,
    legacyRoleCode: legacyCode?.toLowerCase() ?? null,
    legacyUrn: legacyCode === undefined ? null : `urn:altinn:rolecode:${legacyCode.toLowerCase()}`,
    isResourcePolicyAvailable: !urn.startsWith('urn:altinn:role:') || legacyCode !== undefined,
    provider: { id: stableId(`urn:altinn:provider:${providerCode}`), name: providerName, code: providerCode },
    isRevocable: providerCode === 'altinn2',
  };
}

const roles = [
  ...registerRoles.map(({ urn, legacyCode, isKeyRole }) => wireRole(urn, legacyCode, isKeyRole)),
  ...ALTINN_ROLES.map((code) => wireRole(`urn:altinn:role:${code}`)),
  ...guardianshipRoles.map((urn) => wireRole(urn)),
  ...followingRoleCodes.map((code) => wireRole(`urn:altinn:rolecode:${code.toLowerCase()}`, code)),
];

type WireRole = ReturnType<typeof wireRole>;

function roleNamed(text: string): WireRole {
  const lower = text.trim().toLowerCase();
  const found = roles.find((one) => [one.id, one.urn, one.code, one.legacyUrn, one.legacyRoleCode].includes(lower));
  if (found === undefined) throw problem('AM-00039', { role: text });
  return found;
}

/** Packages a role gives, or lets its holder give, wherever that is the same for all. */
const packagesOf = ({ urn }: WireRole): object[] =>
  rolePackages
    .filter(({ role }) => role === urn)
    .map(({ package: code, unitType, hasAccess, canDelegate }) => ({
      package: wirePackage(packageNamed(code)!),
      variant: unitType ?? null,
      hasAccess,
      canDelegate,
    }));

const resourcesOf = ({ urn, legacyUrn }: WireRole, parts: MetaParts): Promise<object[]> =>
  resourcesNaming(parts, legacyUrn === null ? [urn] : [urn, legacyUrn]);

/** `GET …/meta/info/roles/{id}`, and what a role opens: by id in the path, or by code or URN in the query. */
export const browseRoles = (parts: MetaParts): readonly Operation[] => {
  const reading = (
    name: string,
    path: string,
    { summary, read }: { summary: string; read: (role: WireRole) => unknown },
  ): Operation =>
    operation({
      name,
      method: 'GET',
      path: `/accessmanagement/api/v1/meta/info/roles/${path}`,
      tag: 'Metadata',
      summary,
      access: anonymous,
      params: Type.Object({ id: Type.Optional(text()) }),
      query: Type.Object({ role: Type.Optional(text({ description: 'Id, code or URN' })) }),
      answers: { 200: { description: summary }, 400: { description: 'There is no such role (AM-00039)' } },
      problems: problemDetails,
      handle: async ({ params, query }) => ok(await read(roleNamed(params.id ?? query.role ?? ''))),
    });
  const packages = { summary: 'Packages a role gives', read: packagesOf };
  const resources = { summary: 'Resources a role opens', read: (role: WireRole) => resourcesOf(role, parts) };
  return [
    reading('ListPackagesOfRoleNamed', 'packages', packages),
    reading('ListResourcesOfRoleNamed', 'resources', resources),
    reading('GetRole', ':id', { summary: 'A role', read: (role) => role }),
    reading('ListPackagesOfRole', ':id/packages', packages),
    reading('ListResourcesOfRole', ':id/resources', resources),
  ];
};

/** Forms of organisations in the register of legal entities. */
const FORMS =
  'AAFY ADOS ANNA ANS AS ASA BA BBL BEDR BO BRL DA ENK EOFG ESEK FKF FLI FYLK GFS IKJP IKS KBO KF KIRK KOMM KS KTRF NUF OPMV ORGL PERS PK PRE SA SAM SE SF SPA STAT STI SÆR TVAM UTLA VPFO';

/** `GET …/meta/types/organization/subtypes`: the forms an organisation may have. */
export const listOrganizationForms = () =>
  operation({
    name: 'ListOrganizationSubtypes',
    method: 'GET',
    path: '/accessmanagement/api/v1/meta/types/organization/subtypes',
    tag: 'Metadata',
    summary: 'Lists forms of organisations',
    access: anonymous,
    answers: { 200: { description: 'An array of forms' } },
    problems: problemDetails,
    handle: async () =>
      ok(FORMS.split(' ').map((code) => ({ id: stableId(`urn:altinn:organization-form:${code}`), name: code }))),
  });

/** `GET …/meta/info/roles`: every role a policy can name. */
export const listRoles = () =>
  operation({
    name: 'ListRoles',
    method: 'GET',
    path: '/accessmanagement/api/v1/meta/info/roles',
    tag: 'Metadata',
    summary: 'Lists roles',
    access: anonymous,
    answers: { 200: { description: 'An array of roles' } },
    problems: problemDetails,
    handle: async () => ok(roles),
  });
