/** Scope of those who run the installation: every service owner, the register, every resource's rights. */
export const ADMINISTRATION_SCOPE = 'budstikke:administration';

/** A public body that owns resources and sends mail. */
export interface ServiceOwner {
  /** Short code in lower case, e.g. `ttd`. */
  readonly code: string;
  /** Nine digits. */
  readonly organizationNumber: string;
  readonly name: Readonly<Record<'nb' | 'nn' | 'en', string>>;
  /** Only an approved service owner gets scopes and keys. */
  readonly approved: boolean;
}

/** What a person may do for a service owner, in falling order: everything, change things, look. */
export type MemberRole = 'owner' | 'editor' | 'reader';

/** What other domains may ask about service owners. Answers are never stale (see `Epoch`). */
export interface ServiceOwners {
  byOrganizationNumber(organizationNumber: string): Promise<ServiceOwner | undefined>;
  /** The code is compared without regard to case. */
  byCode(code: string): Promise<ServiceOwner | undefined>;
  all(): Promise<readonly ServiceOwner[]>;
}

/** Who works for a service owner. */
export interface ServiceOwnerMembers {
  /** Role of a person among the members of a service owner; undefined for anybody else. */
  roleOf(code: string, partyUuid: string): Promise<MemberRole | undefined>;
}
