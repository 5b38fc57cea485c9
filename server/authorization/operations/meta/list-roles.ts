import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anonymous } from '../../../http/caller.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Language } from '../../../resource-registry/port.ts';
import { problem } from '../../access-management/connection-problems.ts';
import { packageNamed, rolePackages, stableId } from '../../model/access-packages.ts';
import { type KnownRole, knownRoles } from '../../model/known-subjects.ts';
import type { Names } from '../../model/names.ts';
import { type MetaParts, resourcesNaming } from './browse-packages.ts';
import { languageIn, wirePackage } from './search-packages.ts';

const PROVIDERS: readonly { readonly prefix: string; readonly code: string; readonly names: Names }[] = [
  {
    prefix: 'urn:altinn:external-role:ccr:',
    code: 'ccr',
    names: { nb: 'Enhetsregisteret', nn: 'Einingsregisteret', en: 'Register of Legal Entities' },
  },
  {
    prefix: 'urn:altinn:external-role:cra:',
    code: 'cra',
    names: { nb: 'Vergemål', nn: 'Verjemål', en: 'Guardianship' },
  },
  {
    prefix: 'urn:altinn:rolecode:',
    code: 'altinn2',
    names: { nb: 'Altinn 2', nn: 'Altinn 2', en: 'Altinn 2' },
  },
  {
    prefix: 'urn:altinn:role:',
    code: 'altinn3',
    names: { nb: 'Altinn 3', nn: 'Altinn 3', en: 'Altinn 3' },
  },
];
const providerOf = ({ urn }: KnownRole) => PROVIDERS.find(({ prefix }) => urn.startsWith(prefix))!;
const codeOf = ({ urn }: KnownRole): string => urn.slice(urn.lastIndexOf(':') + 1);

function wireRole(role: KnownRole, language: Language) {
  const { urn, legacyCode, isKeyRole, names } = role;
  const provider = providerOf(role);
  return {
    id: stableId(urn),
    name: names[language],
    code: codeOf(role),
    description: null,
    isKeyRole,
    urn,
    legacyRoleCode: legacyCode?.toLowerCase() ?? null,
    legacyUrn: legacyCode === undefined ? null : `urn:altinn:rolecode:${legacyCode.toLowerCase()}`,
    isResourcePolicyAvailable: !urn.startsWith('urn:altinn:role:') || legacyCode !== undefined,
    provider: {
      id: stableId(`urn:altinn:provider:${provider.code}`),
      name: provider.names[language],
      code: provider.code,
    },
    isRevocable: provider.code === 'altinn2',
  };
}

function roleNamed(text: string): KnownRole {
  const lower = text.trim().toLowerCase();
  const found = knownRoles.find((one) =>
    [
      stableId(one.urn),
      one.urn,
      codeOf(one),
      one.legacyCode && `urn:altinn:rolecode:${one.legacyCode.toLowerCase()}`,
      one.legacyCode?.toLowerCase(),
    ].includes(lower),
  );
  if (found === undefined) throw problem('AM-00039', { role: text });
  return found;
}

/** Packages a role gives, or lets its holder give, wherever that is the same for all. */
const packagesOf = ({ urn }: KnownRole, language: Language): object[] =>
  rolePackages
    .filter(({ role }) => role === urn)
    .map(({ package: code, unitType, hasAccess, canDelegate }) => ({
      package: wirePackage(packageNamed(code)!, language),
      variant: unitType ?? null,
      hasAccess,
      canDelegate,
    }));

const resourcesOf = ({ urn, legacyCode }: KnownRole, parts: MetaParts): Promise<object[]> =>
  resourcesNaming(parts, legacyCode === undefined ? [urn] : [urn, `urn:altinn:rolecode:${legacyCode.toLowerCase()}`]);

/** `GET …/meta/info/roles/{id}`, and what a role opens: by id in the path, or by code or URN in the query. */
export const browseRoles = (parts: MetaParts): readonly Operation[] => {
  const reading = (
    name: string,
    path: string,
    { summary, read }: { summary: string; read: (role: KnownRole, language: Language) => unknown },
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
      handle: async ({ params, query, headers }) =>
        ok(await read(roleNamed(params.id ?? query.role ?? ''), languageIn(headers))),
    });
  const packages = { summary: 'Packages a role gives', read: packagesOf };
  const resources = { summary: 'Resources a role opens', read: (role: KnownRole) => resourcesOf(role, parts) };
  return [
    reading('ListPackagesOfRoleNamed', 'packages', packages),
    reading('ListResourcesOfRoleNamed', 'resources', resources),
    reading('GetRole', ':id', { summary: 'A role', read: wireRole }),
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
    handle: async ({ headers }) => ok(knownRoles.map((role) => wireRole(role, languageIn(headers)))),
  });
