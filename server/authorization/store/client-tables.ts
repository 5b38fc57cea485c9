import type { ColumnType } from 'kysely';

type By = ColumnType<string | null, never, string>;
type At = ColumnType<Date | null, never, Date>;

/** Tables of what providers pass on for their clients. */
export interface ClientTables {
  'rights.agent': {
    id: string;
    provider: string;
    agent: string;
    made_by: string;
    made_at: Date;
    ended_by: By;
    ended_at: At;
  };
  'rights.client_delegation': {
    id: string;
    client: string;
    role: string;
    provider: string;
    agent: string;
    package: string | null;
    resource_id: string | null;
    resource_owner: string | null;
    given_by: string;
    given_at: Date;
    revoked_by: By;
    revoked_at: At;
  };
}

export interface Agent {
  readonly id: string;
  readonly provider: string;
  readonly agent: string;
  readonly made_at: Date;
}

/** A package or a resource of a client, passed on by its provider to an agent. */
export interface ClientDelegation {
  readonly id: string;
  readonly client: string;
  /** URN of the role the provider has at the client. */
  readonly role: string;
  readonly provider: string;
  readonly agent: string;
  readonly package: string | null;
  readonly resource_id: string | null;
  readonly resource_owner: string | null;
}
