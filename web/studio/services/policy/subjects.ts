import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { organizationNumber } from '../../../common/format/format.ts';
import { request, type Api } from '../../../common/api/request.ts';
import { type Language, useLanguage } from '../../../common/words/language.ts';
import type { serviceWords } from '../words.ts';
import { ATTRIBUTE, type Subject } from './xacml.ts';

export interface WireRole {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly urn: string;
  readonly legacyRoleCode: string | null;
  readonly isKeyRole: boolean;
  readonly provider: { readonly code: string; readonly name: string };
}

export interface WirePackage {
  readonly id: string;
  readonly code: string;
  readonly urn: string;
  readonly name: string;
  readonly area: { readonly name: string };
  readonly isDelegable: boolean;
}

/** A party to choose: an organisation, or a person. */
export interface FoundParty {
  readonly uuid: string;
  readonly kind: 'organization' | 'person' | 'self-identified';
  /** Null for a real person who was found by number. */
  readonly name: string | null;
  readonly organizationNumber: string | null;
  readonly birthDate: string | null;
  /** Role URNs at the party that was asked about. */
  readonly roles?: readonly string[];
}

const META = '/accessmanagement/api/v1/meta/info';
const forEver = { staleTime: Number.POSITIVE_INFINITY } as const;

/** Named in the language of the page, which need not be the browser's; the names before stand until these have come. */
const named = (language: Language) => ({ headers: { 'accept-language': language } });
const rolesQuery = (language: Language) =>
  queryOptions({
    queryKey: ['meta', 'roles', language],
    queryFn: () => request<readonly WireRole[]>('GET', `${META}/roles`, named(language)),
    placeholderData: keepPreviousData,
    ...forEver,
  });
const packagesQuery = (language: Language) =>
  queryOptions({
    queryKey: ['meta', 'packages', language],
    queryFn: () => request<readonly WirePackage[]>('GET', `${META}/accesspackages/search`, named(language)),
    placeholderData: keepPreviousData,
    ...forEver,
  });
/** Which packages a role gives its holders, by their codes. */
export const packagesOfRoleQuery = (roleId: string) => ({
  queryKey: ['meta', 'packages of role', roleId],
  queryFn: () =>
    request<readonly { package: WirePackage; hasAccess: boolean }[]>('GET', `${META}/roles/${roleId}/packages`),
  ...forEver,
});

export const findParties = (api: Api, text: string) => ({
  queryKey: ['parties', api.owner, text],
  queryFn: async () =>
    (await api.post<{ data: readonly FoundParty[] }>('/administration/api/v1/parties/find', { text })).data,
  staleTime: 300_000,
});
export const holdersAt = (api: Api, of: string) => ({
  queryKey: ['holders', api.owner, of],
  queryFn: async () =>
    (await api.post<{ data: readonly FoundParty[] }>('/administration/api/v1/parties/find', { of })).data,
  staleTime: 300_000,
});

export type SubjectKind = 'role' | 'package' | 'serviceOwner' | 'organization' | 'systemUser' | 'accessList' | 'other';

export function kindOfSubject({ type }: Subject): SubjectKind {
  switch (type) {
    case ATTRIBUTE.package:
      return 'package';
    case ATTRIBUTE.serviceOwner:
      return 'serviceOwner';
    case ATTRIBUTE.organization:
    case 'urn:altinn:organizationnumber':
      return 'organization';
    case ATTRIBUTE.systemUser:
      return 'systemUser';
    case 'urn:altinn:access-list':
      return 'accessList';
    default:
      return type === ATTRIBUTE.role || /^urn:altinn:(external-role:c[cr][ra]|role)$/.test(type) ? 'role' : 'other';
  }
}

export const roleOf = ({ type, value }: Subject, roles: readonly WireRole[]): WireRole | undefined => {
  const lower = value.toLowerCase();
  return type === ATTRIBUTE.role
    ? (roles.find(({ legacyRoleCode }) => legacyRoleCode === lower) ??
        roles.find(({ urn }) => urn === `${ATTRIBUTE.role}:${lower}`))
    : roles.find(({ urn }) => urn === `${type}:${lower}`);
};

/** How a policy names a role: by its old code where it has one, since that is what most policies do. */
export const subjectOfRole = ({ urn, legacyRoleCode }: WireRole): Subject => {
  if (legacyRoleCode !== null) return { type: ATTRIBUTE.role, value: legacyRoleCode };
  const split = urn.lastIndexOf(':');
  return { type: urn.slice(0, split), value: urn.slice(split + 1) };
};

export interface Naming {
  name(subject: Subject): string;
  kind(subject: Subject): SubjectKind;
  roleName(urn: string): string;
  readonly roles: readonly WireRole[];
  readonly packages: readonly WirePackage[];
}

/** Names for whom rules are about; a code stands for itself where nobody knows a name. */
export function useNaming(subjects: readonly Subject[]): Naming {
  const { api, membership } = useRouteContext({ from: '/$owner' });
  const language: Language = useLanguage();
  const roles = useQuery(rolesQuery(language)).data ?? [];
  const packages = useQuery(packagesQuery(language)).data ?? [];
  const numbers = [
    ...new Set(subjects.filter((one) => kindOfSubject(one) === 'organization').map(({ value }) => value)),
  ].filter((value) => /^\d{9}$/.test(value));
  const organizations = new Map(
    useQueries({ queries: numbers.map((number) => findParties(api, number)) }).flatMap(({ data }) =>
      (data ?? []).map((party) => [party.organizationNumber, party.name] as const),
    ),
  );
  return {
    roles,
    packages,
    kind: kindOfSubject,
    roleName: (urn) => roles.find((one) => one.urn === urn)?.name ?? urn.slice(urn.lastIndexOf(':') + 1),
    name(subject) {
      const { value } = subject;
      switch (kindOfSubject(subject)) {
        case 'role':
          return roleOf(subject, roles)?.name ?? value;
        case 'package':
          return packages.find(({ code }) => code === value.toLowerCase())?.name ?? value;
        case 'serviceOwner':
          return membership?.owner === value.toLowerCase() ? membership.name[language] || membership.name.nb : value;
        case 'organization':
          return organizations.get(value) ?? organizationNumber(value);
        default:
          return value;
      }
    },
  };
}

/** Several names as one phrase: the first few, and how many there are besides. */
export function phrase(names: readonly string[], most: number, say: ReturnType<typeof serviceWords.use>): string {
  if (names.length === 0) return say('nobody');
  if (names.length > most) {
    const shown = names.slice(0, Math.max(1, most - 1));
    return say('andMore', { all: shown.join(', '), n: names.length - shown.length });
  }
  if (names.length === 1) return names[0]!;
  return say('and', { all: names.slice(0, -1).join(', '), last: names.at(-1)! });
}
