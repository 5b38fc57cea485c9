import type { ColumnType } from 'kysely';

/** What has become of a request for access (authorization §4.9). */
export type RequestStatus = 'Draft' | 'Pending' | 'Approved' | 'Rejected' | 'Withdrawn';

export interface RequestTables {
  'rights.access_request': {
    id: string;
    requester: string;
    giver: string;
    resource_id: string | null;
    resource_owner: string | null;
    package: string | null;
    status: ColumnType<RequestStatus, RequestStatus, RequestStatus>;
    asked_for_by: string | null;
    asked_by: string;
    asked_at: Date;
    changed_by: string;
    changed_at: Date;
  };
}

/** Somebody asks a party for access to one resource or for one package. */
export interface AccessRequest {
  readonly id: string;
  readonly requester: string;
  readonly giver: string;
  readonly resource_id: string | null;
  readonly resource_owner: string | null;
  readonly package: string | null;
  readonly status: RequestStatus;
  /** Organisation number of the service owner that asked on the requester's behalf. */
  readonly asked_for_by: string | null;
  readonly asked_at: Date;
  readonly changed_at: Date;
}
