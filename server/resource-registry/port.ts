import type { Policy } from '../../xacml/policy.ts';
import type { Caller } from '../http/caller.ts';
import type { Example } from './model/example.ts';
import type { ServiceOwner } from '../administration/port.ts';

export { type DelegableRight, delegableRightsOf } from './model/delegable-rights.ts';
export { type Language, languageOf } from './model/named-rights.ts';
export { type PlainPolicy, plainFaults, xacmlOf } from './model/plain-policy.ts';

/** Texts by language code; which languages are there is the owner's choice. */
export type Texts = Readonly<Record<string, string>>;

export type ResourceType =
  | 'Default'
  | 'Systemresource'
  | 'MaskinportenSchema'
  | 'Altinn2Service'
  | 'AltinnApp'
  | 'GenericAccessResource'
  | 'BrokerService'
  | 'CorrespondenceService'
  | 'Consent'
  | 'MigratedApp';

/** A resource as its neighbours need it. */
export interface RegisteredResource {
  readonly identifier: string;
  readonly resourceType: ResourceType;
  readonly owner: {
    /** Nine digits; undefined for an owner without number. */
    readonly organizationNumber: string | undefined;
    /** Lower case. */
    readonly orgCode: string | undefined;
    readonly name: Texts;
  };
  readonly title: Texts;
  readonly delegable: boolean;
  readonly accessListMode: 'Disabled' | 'Enabled';
  readonly policy: RegisteredPolicy | undefined;
}

/** The last uploaded policy of a resource, parsed once a version. */
export interface RegisteredPolicy {
  /** Moves with every upload; caches of compiled policies are keyed by it. */
  readonly version: number;
  readonly tree: Policy;
  /** Lowest integer among the obligations of category `urn:altinn:minimum-authenticationlevel`; undefined when none. */
  readonly minimumLevel: number | undefined;
  /** Values of `urn:altinn:accesspackage` subjects, in order of the document. */
  readonly accessPackages: readonly string[];
}

/** A list that decides who may use a resource. */
export interface ConnectedList {
  /** `{owner}:{identifier}` */
  readonly list: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** Who may read by a policy: values by kind, and how many others. */
export interface Readers {
  readonly roles: readonly string[];
  readonly packages: readonly string[];
  readonly organizations: readonly string[];
  readonly others: number;
}

/** A published service as its owner's overview tells of it. */
export interface OwnService {
  readonly identifier: string;
  readonly resourceType: ResourceType;
  readonly title: Texts;
  /** Of the resource or its policy. */
  readonly changed: Date;
  readonly policy:
    | {
        readonly version: number;
        readonly uploaded: Date;
        readonly warnings: readonly { readonly code: string; readonly rule?: string }[];
        readonly readers: Readers;
      }
    | undefined;
}

/** A service that is being written, published before or not. */
export interface OwnDraft {
  readonly identifier: string;
  readonly resourceType: ResourceType | undefined;
  readonly title: Texts;
  readonly changed: Date;
  readonly hasPolicy: boolean;
  /** How many faults keep it from being published. */
  readonly faults: { readonly service: number; readonly policy: number };
  /** Undefined as long as the policy has faults. */
  readonly readers: Readers | undefined;
}

/** What an overview asks of the registry: the 200 services and 20 drafts of an owner that were changed last. */
export type ServicesOf = (
  owner: ServiceOwner,
) => Promise<{ readonly services: readonly OwnService[]; readonly drafts: readonly OwnDraft[] }>;

/** What other domains may ask of the registry. Answers are never stale (see `Epoch`). */
export interface ResourceRegistry {
  /** By id, with or without `urn:altinn:resource:`. */
  resource(identifier: string): Promise<RegisteredResource | undefined>;
  /** Does a list connected to the resource hold the organisation and allow the action (resource-registry §11.1)? */
  accessListAllows(identifier: string, organization: { partyUuid: string }, action: string): Promise<boolean>;
  /** Every list that holds the organisation, as `{owner}:{identifier}`. */
  accessListsOf(organization: { partyUuid: string }): Promise<readonly string[]>;
  /** The lists connected to a resource; without actions a list admits to every one. */
  accessListsFor(identifier: string): Promise<readonly ConnectedList[]>;
}

/** A publication of a service, or a change of an access list. */
export interface RegistryChange {
  readonly subject: 'service' | 'access-list';
  readonly identifier: string;
  readonly at: Date;
  /** A person (urn:altinn:party:uuid:…) or an organisation number; null where it was not noted. */
  readonly by: string | null;
  /** `published`, or the kind of the access list event. */
  readonly what: string;
  /** The service's version; of an access list the number of the event. */
  readonly number: number;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface RegistryChangeFilter {
  readonly by?: string | undefined;
  readonly what?: string | undefined;
  readonly identifier?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** The last of the page before. */
  readonly after?: Pick<RegistryChange, 'at' | 'subject' | 'identifier' | 'number'> | undefined;
}

/** What the pages of a service owner ask beyond services. */
export interface OwnersPages {
  /** The service owner of a code, when the caller may do for it what the role allows; throws a problem otherwise. */
  acting(caller: Caller, code: string, role: 'reader' | 'editor'): Promise<{ readonly owner: ServiceOwner }>;
  /** Names of whoever did something; null stays null. */
  actors(
    by: readonly (string | null)[],
  ): Promise<(by: string | null) => { readonly id: string; readonly name: string | null } | null>;
  /** Newest first. */
  changes(owner: ServiceOwner, filter: RegistryChangeFilter, limit: number): Promise<readonly RegistryChange[]>;
}

/** The answers a policy (XACML) of a resource would give, one an example; nothing is stored. */
export type TryPolicy = (
  identifier: string,
  policy: string,
  examples: readonly Pick<Example, 'subject' | 'party' | 'action' | 'level'>[],
) => Promise<readonly { readonly permitted: boolean; readonly because: readonly string[] }[]>;
