import type { RecordedEvent } from '../model/cloud-event.ts';

/** The columns of `events.event`, there called `event`, that make a CloudEvent; the time keeps its microseconds. */
export const EVENT_COLUMNS = `event.id, event.source, event.type, event.resource, event.resource_instance,
  event.subject, event.alternative_subject, event.further,
  to_char(event.time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as time`;

export interface EventRow {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string | null;
  readonly resource: string;
  readonly resource_instance: string | null;
  readonly subject: string | null;
  readonly alternative_subject: string | null;
  readonly further: string | null;
}

export const eventOf = (row: EventRow): RecordedEvent => ({
  id: row.id,
  source: row.source,
  type: row.type,
  time: row.time === null ? undefined : `${row.time.replace(/\.?0+$/, '')}Z`,
  resource: row.resource,
  resourceInstance: row.resource_instance ?? undefined,
  subject: row.subject ?? undefined,
  alternativeSubject: row.alternative_subject ?? undefined,
  further: row.further ?? undefined,
});
