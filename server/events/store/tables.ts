import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

export type DeliveryState = 'pending' | 'delivered' | 'dead' | 'unauthorized' | 'cancelled';

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
  include_subunits: boolean;
  created: Date;
  validated_at: Date | null;
  deleted_at: Date | null;
}

export interface DeliveryTable {
  id: GeneratedAlways<number>;
  subscription_id: number;
  event_sequence: number | null;
  validation_event_id: string | null;
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
}

export interface EventsTables {
  'events.event': EventTable;
  'events.subscription': SubscriptionTable;
  'events.delivery': DeliveryTable;
  'events.delivery_attempt': DeliveryAttemptTable;
  'events.main_unit_question': { event_sequence: number };
}
