import type { Transaction } from '../foundation/database/database.ts';

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
  /** It was approved, and is out of use until it is resumed. */
  readonly suspended: boolean;
}

/** What is noted of a service owner, by what it is about. The pages have words for each (test/web/studio-audit.test.ts). */
export const OWNER_CHANGES = {
  member: [
    'member_added',
    'member_role_changed',
    'member_removed',
    'invited',
    'invitation_withdrawn',
    'invitation_accepted',
  ],
  api_key: ['key_created', 'key_rotated', 'key_revoked'],
  client: ['client_created', 'client_changed', 'client_keys_changed', 'client_deactivated'],
  service_owner: ['registered', 'changed', 'approved', 'rejected', 'suspended', 'resumed', 'limits_changed'],
} as const;

type ChangeSubject = keyof typeof OWNER_CHANGES;
/** A subject, with something that is noted of it. */
export type NotedChange = {
  [Subject in ChangeSubject]: { readonly subject: Subject; readonly what: (typeof OWNER_CHANGES)[Subject][number] };
}[ChangeSubject];

/** A change of a service owner's members, keys, clients or standing. */
export interface OwnerChange {
  readonly id: string;
  readonly at: Date;
  /** A person (urn:altinn:party:uuid:…), an organisation number, or a client. */
  readonly by: string;
  readonly subject: ChangeSubject;
  /** Party uuid of the member, id of the key or client, or code of the service owner. */
  readonly identifier: string;
  readonly what: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Who changed what of a service owner; only ever added to. */
export interface OwnerChanges {
  /** Notes a change with the transaction that makes it. */
  note(
    transaction: Transaction,
    change: NotedChange & {
      readonly by: string;
      readonly identifier: string;
      readonly serviceOwner: string;
      readonly details?: OwnerChange['details'];
    },
  ): Promise<void>;
  /** Since the service owner registered, newest first; `after` is the id of the last of the page before. */
  find(
    code: string,
    filter: { readonly [Part in 'by' | 'what' | 'identifier' | 'after']?: string | undefined } & {
      readonly from?: Date | undefined;
      readonly to?: Date | undefined;
    },
    limit: number,
  ): Promise<readonly OwnerChange[]>;
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
