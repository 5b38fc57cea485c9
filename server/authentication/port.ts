import type { Transaction } from '../foundation/database/database.ts';
import type { Caller, KeyReader, TokenReader } from '../http/caller.ts';
import type { Party } from '../register/port.ts';

/** A Maskinporten client that is made without a caller: demo data, or an operator's first one. */
export interface NewClient {
  /** UUID. A client that has it already is made what is given here. */
  readonly clientId: string;
  /** Nine digits. */
  readonly organizationNumber: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Public JWKs, as `POST /maskinporten/clients/{id}/jwks` takes them. */
  readonly keys: readonly unknown[];
}

/** What other domains may ask of authentication. */
export interface Authentication {
  /** Verifies bearer tokens of every trusted issuer; installed into HTTP. */
  readonly tokens: TokenReader;
  /** Checks API keys; installed into HTTP. */
  readonly keys: KeyReader;
  readonly systemUserRights: SystemUserRights;
  /** What an integrator is told about its own set-up. */
  readonly setup: SetupFacts;
  /** Gives a newly approved service owner access to the scopes every service owner needs. */
  grantServiceOwnerScopes(transaction: Transaction, organizationNumber: string): Promise<void>;
  /** Takes the access to those scopes away: no more tokens with them from the commit on. */
  withdrawServiceOwnerScopes(transaction: Transaction, organizationNumber: string): Promise<void>;
  /** Lets an organisation use a scope; giving it again changes nothing. */
  grantScope(transaction: Transaction, scope: string, organizationNumber: string): Promise<void>;
  /**
   * A token of the platform itself, for one call to an endpoint outside; believed by nobody here. `audience` is the
   * endpoint's origin. Undefined where tokens are made elsewhere.
   */
  outwardToken(scope: string, audience: string): Promise<string | undefined>;
  /** Registers a client with its keys. Throws a Problem when a key or a scope cannot be used. */
  registerClient(transaction: Transaction, client: NewClient): Promise<void>;
}

/** What a system user was given, and by whom. */
export interface GivenToSystemUser {
  /** Party uuid of the organisation that owns the system user. */
  readonly ownerParty: string;
  /** Resource id in lower case → actions in lower case. */
  readonly actions: ReadonlyMap<string, readonly string[]>;
  /** URNs of access packages. */
  readonly accessPackages: readonly string[];
}

/** What firms have been given by their customers; authorization knows. Agents' rights are made of it. */
export interface FirmPackages {
  /** URNs in lower case of the packages the firm has at the customer, by role or by delegation. */
  heldAt(firm: Party, customer: Party): Promise<ReadonlySet<string>>;
  /** Party uuids of those who have given the firm any package. */
  giversTo(firm: Party): Promise<readonly string[]>;
}

/** What customers have given their system users; authorization asks it beside the policy. */
export interface SystemUserRights {
  /**
   * Undefined when the system user or its system is gone, or belongs neither to the party nor to its main unit. An agent
   * has nothing of its owner, and of a client those of its packages that the client has given the firm.
   */
  given(
    systemUserId: string,
    party: { readonly partyUuid: string; readonly mainUnit: string | undefined },
  ): Promise<GivenToSystemUser | undefined>;
  /** Is there such a system user, of a system that is in use? */
  exists(systemUserId: string): Promise<boolean>;
}

/** What is known of a client, for whoever may know. */
export interface ClientSetup {
  readonly organizationNumber: string;
  readonly active: boolean;
  /** When each of its keys stops working. */
  readonly keysExpire: readonly Date[];
  /** Its scopes, and whether its organisation may use them. */
  readonly scopes: readonly { readonly name: string; readonly accessible: boolean }[];
}

/** An API key of a service owner, without the key itself. */
export interface ApiKeyFacts {
  readonly id: string;
  readonly name: string;
  /** Its first characters. */
  readonly prefix: string;
  readonly created: Date;
  readonly lastUsed: Date | null;
  /** When it gives way to its successor. */
  readonly expires: Date | null;
}

/** A Maskinporten client as its organisation's overview tells of it. */
export interface ClientFacts extends ClientSetup {
  readonly clientId: string;
  readonly name: string;
  readonly keys: readonly { readonly keyId: string; readonly expires: Date }[];
  /** When it last got a token. */
  readonly lastToken: Date | null;
}

/** A token looked at: who it stands for, or what is wrong with it and what to do. */
export type TokenVerdict =
  | { readonly kind: 'good'; readonly caller: Caller }
  | { readonly kind: 'bad'; readonly reason: string; readonly next: string };

/** Facts that `verify-setup` reports. */
export interface SetupFacts {
  readonly apiKeysRequired: boolean;
  readonly tokenAddress: string;
  readonly exchangeAddress: string;
  client(clientId: string): Promise<ClientSetup | undefined>;
  /** API keys of the service owner that are neither revoked nor expired. */
  liveApiKeys(code: string): Promise<number>;
  /** API keys of the service owner that were not revoked, the oldest first. */
  apiKeys(code: string): Promise<readonly ApiKeyFacts[]>;
  /** Clients of an organisation, the oldest first; the deactivated ones too. At most a hundred. */
  clientsOf(organizationNumber: string): Promise<readonly ClientFacts[]>;
  explain(token: string): Promise<TokenVerdict>;
}
