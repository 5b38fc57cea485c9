import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../common/api/request.ts';
import type { Language } from '../../common/words/language.ts';

/** What the pages of services ask the server for; the shapes are those of server/resource-registry/operations/services. */

export type Texts = Readonly<Partial<Record<Language, string | null>>>;

export interface ContactPoint {
  readonly category?: string | null;
  readonly email?: string | null;
  readonly telephone?: string | null;
  readonly contactPage?: string | null;
}

export const AVAILABLE_FOR = [
  'LegalEntityEnterprise',
  'Company',
  'PrivatePerson',
  'SelfRegisteredUser',
  'BankruptcyEstate',
] as const;
export type AvailableFor = (typeof AVAILABLE_FOR)[number];

/** The part of a resource that the pages show; the rest goes back as it came. */
export interface Resource {
  readonly identifier?: string | null;
  readonly version?: string | null;
  readonly title?: Texts | null;
  readonly description?: Texts | null;
  readonly rightDescription?: Texts | null;
  readonly homepage?: string | null;
  readonly status?: string | null;
  readonly contactPoints?: readonly ContactPoint[] | null;
  readonly delegable?: boolean;
  readonly visible?: boolean;
  readonly keywords?: readonly { readonly word?: string | null; readonly language?: string | null }[] | null;
  readonly accessListMode?: 'Disabled' | 'Enabled';
  readonly selfIdentifiedUserEnabled?: boolean;
  readonly enterpriseUserEnabled?: boolean;
  readonly resourceType?: string;
  readonly availableForType?: readonly AvailableFor[] | null;
}

export interface Example {
  readonly name?: string;
  /** `urn:altinn:party:uuid:…` or another URN with its value. */
  readonly subject: string;
  readonly party: string;
  readonly action: string;
  readonly level?: number;
  readonly permitted: boolean;
}

export interface Fault {
  readonly part: 'resource' | 'policy';
  readonly field: string;
  readonly language: Language | null;
  readonly code: 'missing' | 'missing-text' | 'too-long' | 'invalid';
  readonly text: string;
  readonly line?: number;
  readonly rule?: string;
}

export interface Warning {
  readonly code: string;
  readonly text: string;
  readonly rule?: string;
}

export interface Actor {
  readonly id: string;
  readonly name: string | null;
}

export type ServiceState = 'draft' | 'published' | 'changed';

export interface Draft {
  readonly id: string;
  readonly owner: string;
  readonly state: ServiceState;
  readonly revision: string;
  readonly published: {
    readonly version: number;
    readonly at: string;
    readonly by: Actor | null;
    readonly label: string | null;
  } | null;
  /** Published otherwise since the draft began. */
  readonly outdated: boolean;
  readonly basedOn: number | null;
  readonly changedAt: string;
  readonly changedBy: Actor | null;
  readonly resource: Resource;
  readonly policy: {
    readonly form: 'plain' | 'xml' | null;
    readonly xml: string | null;
    readonly plain: unknown;
    readonly cannotBePlain: string | null;
  };
  readonly examples: readonly Example[];
  readonly validation: readonly Fault[];
  readonly warnings: readonly Warning[];
  readonly publishable: boolean;
  readonly mayPublish: boolean;
}

export const servicesPath = (owner: string): string =>
  `/administration/api/v1/owners/${encodeURIComponent(owner)}/services`;
export const servicePath = (owner: string, id: string): string => `${servicesPath(owner)}/${encodeURIComponent(id)}`;

export const draftKey = (owner: string | undefined, id: string) => ['service', owner, id, 'draft'] as const;

export const draftQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: draftKey(api.owner, id),
    queryFn: () => api.get<Draft>(`${servicePath(api.owner!, id)}/draft`),
  });

/** The text of a language, or of another that has one. */
export const textIn = (texts: Texts | null | undefined, language: Language): string =>
  [texts?.[language], texts?.nb, texts?.nn, texts?.en].find((text) => (text ?? '').trim() !== '') ?? '';
