import { isDatabaseAway, type NamedStatement, statement } from '../../foundation/database/database.ts';
import type { Parts } from '../parts.ts';

/** Waits a minute after the first failure, twice as long after each further one, an hour at most. */
const again = (time: string): string =>
  `attempts = attempts + 1, last_error = $3,
   ${time} = $2::timestamptz + least(interval '1 hour', interval '1 minute' * power(2, least(attempts, 6)))`;

export const PUT_OFF_CHAIN = statement(
  'notifications-put-off-chain',
  `update notifications.chain set ${again('accept_at')} where id = $1 and accept_at is not null`,
);
export const PUT_OFF_SHIPMENT = statement(
  'notifications-put-off-shipment',
  `update notifications.shipment set ${again('due_at')} where id = $1 and due_at is not null`,
);

/**
 * Handles rows together. When that fails, those of each id go by themselves, and what cannot be handled is put off with
 * the reason on its row: one notification must not hold up the others.
 */
export async function eachAlone<Row>(
  { database, clock, log }: Pick<Parts, 'database' | 'clock' | 'log'>,
  rows: readonly Row[],
  idOf: (row: Row) => string,
  putOff: NamedStatement,
  handle: (rows: readonly Row[]) => Promise<number>,
): Promise<number> {
  try {
    return await handle(rows);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    log.error(
      { error: (error as Error).message },
      'some notifications could not be handled together; they go one by one',
    );
  }
  for (const [id, those] of Map.groupBy(rows, idOf))
    try {
      await handle(those);
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      const reason = (error as Error).message;
      log.error({ notification: id, error: reason }, 'a notification could not be handled and will be tried again');
      await database.run(putOff, [id, clock.now(), reason]);
    }
  return rows.length;
}
