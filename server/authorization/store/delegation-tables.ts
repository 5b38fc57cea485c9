import type { ColumnType } from 'kysely';

/** An attribute of a resource that a right is about. */
export interface RightAttribute {
  readonly type: string;
  readonly value: string;
}

type Ended = { by: ColumnType<string | null, never, string>; at: ColumnType<Date | null, never, Date> };

/** Tables of what parties give each other. */
export interface DelegationTables {
  'rights.connection': {
    id: string;
    giver: string;
    receiver: string;
    made_by: string;
    made_at: Date;
    ended_by: Ended['by'];
    ended_at: Ended['at'];
  };
  'rights.delegated_right': {
    id: string;
    giver: string;
    receiver: string;
    resource_id: string;
    resource_owner: string;
    right_key: string;
    action: string;
    attributes: ColumnType<readonly RightAttribute[], string, never>;
    instance: string;
    given_by: string;
    given_at: Date;
    revoked_by: Ended['by'];
    revoked_at: Ended['at'];
  };
  'rights.delegated_package': {
    id: string;
    giver: string;
    receiver: string;
    package: string;
    given_by: string;
    given_at: Date;
    revoked_by: Ended['by'];
    revoked_at: Ended['at'];
  };
}

export interface Connection {
  readonly id: string;
  readonly giver: string;
  readonly receiver: string;
}

/** When something was given, and by whom, as the audit trail names people. */
export interface Given {
  readonly given_by: string;
  readonly given_at: Date;
}

export interface DelegatedRight {
  readonly giver: string;
  readonly receiver: string;
  readonly resource_id: string;
  readonly resource_owner: string;
  readonly right_key: string;
  readonly action: string;
  readonly attributes: readonly RightAttribute[];
  /** Empty: every instance. */
  readonly instance: string;
}

export interface DelegatedPackage {
  readonly id: string;
  readonly giver: string;
  readonly receiver: string;
  readonly package: string;
}
