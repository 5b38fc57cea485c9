import type { ColumnType } from 'kysely';

/** Tables of the schema `rights`. */
export interface RightsTables {
  'rights.organization_right': {
    id: string;
    resource_id: string;
    resource_owner: string;
    organization: string;
    organization_number: string;
    actions: string[];
    granted_by: string;
    granted_at: Date;
    revoked_by: ColumnType<string | null, never, string>;
    revoked_at: ColumnType<Date | null, never, Date>;
  };
}

/** A right in force. */
export interface OrganizationRight {
  readonly id: string;
  readonly organization: string;
  readonly organization_number: string;
  readonly actions: readonly string[];
  readonly granted_by: string;
  readonly granted_at: Date;
}
