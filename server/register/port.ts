import type { Transaction } from '../foundation/database/database.ts';

export { birthDateOf } from './model/birth-date.ts';
export { contactPointsOf } from './model/contact-points.ts';
export { lookUpAccess } from './model/look-up-access.ts';
export { isOrganizationNumber, isPersonIdentifier } from './model/numbers.ts';
export { partyUrnOf } from './model/party-urn.ts';
export { registerRoles } from './model/roles.ts';

/** A party of the register: whoever mail can be sent to, or rights be held for. */
export interface Party {
  readonly partyUuid: string;
  /** Numeric id, eight digits. */
  readonly partyId: number;
  readonly kind: 'organization' | 'person' | 'self-identified';
  readonly name: string;
  /** The party's identity URN in lower case, e.g. `urn:altinn:organization:identifier-no:311003003`. */
  readonly urn: string;
  readonly organizationNumber: string | undefined;
  readonly personIdentifier: string | undefined;
  /** Numeric user id of a person. */
  readonly userId: number | undefined;
  readonly unitType: string | undefined;
  /** Party uuid of the main unit, when this is a sub-unit. */
  readonly mainUnit: string | undefined;
  readonly isDeleted: boolean;
  /** Reserved against digital mail in the contact and reservation register (persons). */
  readonly reservedInKrr: boolean;
  readonly email: string | undefined;
  readonly mobile: string | undefined;
  readonly language: 'nb' | 'nn' | 'en';
}

/** A role that `holder` has in or for `of`. */
export interface Role {
  readonly of: string;
  readonly holder: string;
  /** `urn:altinn:external-role:ccr:daglig-leder` */
  readonly urn: string;
  /** Legacy code in capitals, e.g. `DAGL`; undefined for roles without one. */
  readonly legacyCode: string | undefined;
}

/** Where an organisation is notified. */
export interface NotificationAddress {
  /** Party uuid of the organisation. */
  readonly of: string;
  /** Party uuid of the person who gave it for acting there; undefined: an official address. */
  readonly holder: string | undefined;
  readonly email: string | undefined;
  readonly mobile: string | undefined;
  /** Only about these resources; undefined: about all. */
  readonly resources: readonly string[] | undefined;
}

/** What other domains may ask of the register. */
export interface Register {
  /**
   * Parties by URN, in one query: `urn:altinn:organization:identifier-no:`, `urn:altinn:person:identifier-no:`,
   * `urn:altinn:person:idporten-email:`, `urn:altinn:person:legacy-selfidentified:`, `urn:altinn:partyid:`,
   * `urn:altinn:party:uuid:` and `urn:altinn:userid:`, and their aliases. The map's keys are the URNs as asked; unknown
   * ones are absent, as are deleted parties unless asked for.
   */
  byUrns(urns: readonly string[], options?: { includeDeleted?: boolean }): Promise<ReadonlyMap<string, Party>>;
  /**
   * One party by URN, from a cache that is never stale; a deleted one is unknown unless asked for. Look-ups made side by
   * side share a query, as those of `rolesFor` do.
   */
  byUrn(urn: string, options?: { includeDeleted?: boolean }): Promise<Party | undefined>;
  /**
   * Roles `holder` has for `of`: those of the main unit included when `of` is a sub-unit, and those of organisations in
   * which the holder has a key role (`Role.holder` is then that organisation). A person is private person for itself.
   */
  rolesFor(holder: string, of: string): Promise<readonly Role[]>;
  /** Organisations in which the person holds a key role, and their sub-units; party uuids. */
  keyRoleOrganizations(person: string): Promise<readonly string[]>;
  /** Everybody who holds one of the role URNs in the organisation (its main unit when it is a sub-unit). */
  holdersOf(of: string, roleUrns: readonly string[]): Promise<readonly string[]>;
  /** The same for many organisations in one query, by organisation; those without a holder are absent. */
  holdersOfEach(
    organizations: readonly string[],
    roleUrns: readonly string[],
  ): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Addresses of organisations for notifications, besides those of the parties themselves. */
  notificationAddresses(organizations: readonly string[]): Promise<readonly NotificationAddress[]>;
}

/** What one party reaches: the reverse of `Register.rolesFor`. */
export interface Reach {
  /** Roles a party, or an organisation in which it has a key role, holds anywhere; sub-units are not spelled out. */
  rolesHeldBy(party: string, organizations: readonly string[]): Promise<readonly Role[]>;
  /** Sub-units in force, by main unit. */
  subUnitsOf(mainUnits: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** A number that moves, as it is committed, with every change of parties and roles. */
  version(): Promise<number>;
  /** Parties by uuid as far as lists show them, deleted ones too; unknown ones are left out. */
  outlinesOf(parties: readonly string[]): Promise<readonly PartyOutline[]>;
  /** Those that came or changed after a version; undefined when they are more than `atMost`. */
  outlinesSince(version: number, atMost: number): Promise<readonly PartyOutline[] | undefined>;
}

/** What lists of parties show. */
export type PartyOutline = Pick<
  Party,
  'partyUuid' | 'kind' | 'name' | 'urn' | 'organizationNumber' | 'unitType' | 'mainUnit' | 'isDeleted'
>;

/** Synthetic people of the register, for logging in where nobody is real. */
export interface SyntheticPeople {
  /** Those whose name or organisation has the text in it, or whose identity number it is, with the roles they hold; by name. */
  search(
    text: string,
    limit: number,
  ): Promise<readonly { readonly person: Party; readonly roles: readonly { urn: string; organization: string }[] }[]>;
  /** By identity number or party uuid. */
  find(key: string): Promise<Party | undefined>;
}

/** An address of the book; at least one of the two ways is there. */
export interface Address {
  readonly email: string | undefined;
  /** With country code. */
  readonly mobile: string | undefined;
  /** Only about these resources, without prefix; undefined for all. */
  readonly resources?: readonly string[] | undefined;
}
export interface StoredAddress extends Address {
  readonly id: string;
}

/** Where organisations, and people acting for them, want to be notified. */
export interface AddressBook {
  /** An organisation's own addresses, besides the one of the import. */
  official(of: string): Promise<readonly StoredAddress[]>;
  /** Addresses a person registered for acting for organisations, or for one. */
  own(holder: string, of?: string): Promise<readonly (StoredAddress & { readonly of: string })[]>;
  /**
   * Adds an address, unless the organisation has the same one already, which then is answered; undefined when it has
   * `most`.
   */
  addOfficial(
    transaction: Transaction,
    of: string,
    address: Address,
    most: number,
  ): Promise<{ readonly id: string; readonly isNew: boolean } | undefined>;
  /** False when there is no such address. */
  changeOfficial(transaction: Transaction, of: string, id: string, address: Address): Promise<boolean>;
  removeOfficial(transaction: Transaction, of: string, id: string): Promise<boolean>;
  /** Puts a person's one address for an organisation, made from the one that is there; what `change` throws leaves that. */
  changeOwn(
    transaction: Transaction,
    holder: string,
    of: string,
    change: (before: Address | undefined) => Address,
  ): Promise<Address>;
  removeOwn(transaction: Transaction, holder: string, of: string): Promise<boolean>;
}
