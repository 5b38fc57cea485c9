/** What is known of a decision or a change. Identity numbers of people have no place here. */
export interface AuditFacts {
  /** `permitted`, `authorize`, `decision`, or the change: `right given`, `right revoked` … */
  readonly what: string;
  /** Whoever asked or acted: `urn:altinn:party:uuid:…`, `urn:altinn:systemuser:uuid:…`, an organisation number. */
  readonly actor: string;
  readonly party: string | null;
  readonly receiver: string | null;
  readonly resource_id: string | null;
  readonly resource_owner: string | null;
  readonly action: string | null;
  readonly instance: string | null;
  readonly result: string;
  readonly reason: string | null;
  /** Who asked for a decision, when not the subject itself: an organisation number or a client id. */
  readonly asked_by?: string | null;
  /** Session of the subject, `urn:altinn:sessionid`. */
  readonly session_id?: string | null;
  /** Address the question came from. */
  readonly ip?: string | null;
}

export interface AuditRow extends AuditFacts {
  /** Of the time it was made, so that order by id is order by time. */
  readonly id: string;
  readonly at: Date;
  readonly kind: 'decision' | 'change';
}

/** An entry as it is stored. */
export type StoredAudit = Required<AuditRow>;

export interface AuditTables {
  'rights.audit': StoredAudit;
}
