import { anonymous } from '../../../http/caller.ts';
import { ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { registerRoles } from '../../../register/port.ts';
import { guardianshipRoles, stableId } from '../../model/access-packages.ts';
import { ALTINN_ROLES } from '../../model/known-subjects.ts';
import { followingRoleCodes } from '../../model/role-attributes.ts';

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
