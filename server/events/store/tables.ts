import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

export type DeliveryState = 'pending' | 'delivered' | 'dead' | 'unauthorized' | 'cancelled';

/** `asked`: by its owner; `failing`: by itself, after days without a success. */
export type PauseReason = 'asked' | 'failing';

export interface EventTable {
  sequence: GeneratedAlways<number>;
  transaction_number: number;
  recorded_at: Date;
  published: Generated<boolean>;
  id: string;
  source: string;
  type: string;
  /** Read with `utcText`: a Date would lose the microseconds. */
  time: ColumnType<never, Date | string | null>;
  resource: string;
  resource_instance: string | null;
  subject: string | null;
  alternative_subject: string | null;
  further: string | null;
}

export interface SubscriptionTable {
  id: GeneratedAlways<number>;
  identity: Buffer;
  consumer: string;
  end_point: string;
  resource_filter: string;
  subject_filter: string | null;
  type_filter: string | null;
  type_filters: string[] | null;
  source_filter: string | null;
  include_subunits: boolean;
  created: Date;
  validated_at: Date | null;
  matches_from: Date | null;
  paused_at: Date | null;
  pause_reason: PauseReason | null;
  deleted_at: Date | null;
}

export interface SubscriptionHealthTable {
  subscription_id: number;
  last_delivered_at: Date | null;
  failing_since: Date | null;
  next_probe_at: Date | null;
  revive_since: Date | null;
}

export interface SigningSecretTable {
  id: string;
  subscription_id: number;
  sealed: Buffer;
  hint: string;
  created_at: Date;
  ends_at: Date | null;
}

export interface DeliveryTable {
  id: GeneratedAlways<number>;
  subscription_id: number;
  event_sequence: number | null;
  validation_event_id: string | null;
  test: Generated<boolean>;
  replay: Generated<boolean>;
  state: Generated<DeliveryState>;
  attempts: Generated<number>;
  next_attempt_at: Date;
  claimed_by: string | null;
  claimed_until: Date | null;
  last_error: string | null;
  created_at: Date;
  settled_at: Date | null;
}

export interface DeliveryAttemptTable {
  id: GeneratedAlways<number>;
  delivery_id: number;
  subscription_id: number;
  attempt: number;
  started_at: Date;
  duration_ms: number;
  status: number | null;
  reason: string | null;
  answer: string | null;
}

export interface EventsTables {
  'events.event': EventTable;
  'events.subscription': SubscriptionTable;
  'events.subscription_health': SubscriptionHealthTable;
  'events.signing_secret': SigningSecretTable;
  'events.delivery': DeliveryTable;
  'events.delivery_attempt': DeliveryAttemptTable;
  'events.main_unit_question': { event_sequence: number };
}
