import type { Policy } from '../../xacml/policy.ts';

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
