import { statement, type Transaction } from '../../foundation/database/database.ts';
import type { AuditRow } from './audit-tables.ts';

const COLUMNS: readonly (readonly [column: keyof AuditRow, type: string])[] = [
  ['id', 'uuid'],
  ['at', 'timestamptz'],
  ['kind', 'text'],
  ['what', 'text'],
  ['actor', 'text'],
  ['party', 'uuid'],
  ['receiver', 'uuid'],
  ['resource_id', 'text'],
  ['resource_owner', 'text'],
  ['action', 'text'],
  ['instance', 'text'],
  ['result', 'text'],
  ['reason', 'text'],
  ['asked_by', 'text'],
  ['session_id', 'text'],
  ['ip', 'text'],
];

// A batch whose answer was lost is sent again; what is there stays as it is.
const ADD = statement(
  'rights-audit-add',
  `insert into rights.audit (${COLUMNS.map(([column]) => column).join(', ')})
   select * from unnest(${COLUMNS.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')})
   on conflict (id) do nothing`,
);
const FORGET = statement(
  'rights-audit-forget',
  `delete from rights.audit
   where id in (select id from rights.audit where at < $1 order by at limit $2 for update skip locked) returning id`,
);
const FORGET_LOOK_UPS = statement(
  'rights-forget-look-ups',
  'delete from rights.failed_look_up where at < $1 returning person',
);

/** Writes of the audit trail. */
export const auditWriter = (transaction: Transaction) => ({
  async add(rows: readonly AuditRow[]): Promise<void> {
    if (rows.length === 0) return;
    await transaction.run(
      ADD,
      COLUMNS.map(([column]) => rows.map((row) => storable(row[column]))),
    );
  },
  /** Deletes up to `most` entries older than `before`; answers how many there were. */
  forget: async (before: Date, most: number): Promise<number> =>
    (await transaction.run<{ id: string }>(FORGET, [before, most])).length,
  /** Deletes look-ups in vain older than `before`; answers how many there were. */
  forgetLookUps: async (before: Date): Promise<number> =>
    (await transaction.run<{ person: string }>(FORGET_LOOK_UPS, [before])).length,
});

/** Requests may hold the one character PostgreSQL does not. */
const storable = (value: AuditRow[keyof AuditRow]): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '').slice(0, 2_000) : (value ?? null);
