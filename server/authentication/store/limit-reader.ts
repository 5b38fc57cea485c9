import type { Queries } from '../../foundation/database/database.ts';
import type { Period } from '../call-allowances.ts';
import type { LimitTables, OwnerLimits } from './limit-tables.ts';

/** What the tables of limits hold. */
export class LimitReader {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async limitsOf(serviceOwner: string): Promise<OwnerLimits> {
    const row = await this.#queries
      .tables<LimitTables>()
      .selectFrom('authentication.service_owner_limit')
      .select(['calls_per_minute as callsPerMinute', 'calls_per_day as callsPerDay'])
      .where('service_owner', '=', serviceOwner)
      .executeTakeFirst();
    return row ?? { callsPerMinute: null, callsPerDay: null };
  }

  /** Calls that processes have taken of the period; some of them may not have been made yet. */
  async takenBy(serviceOwner: string, period: Period, starts: Date): Promise<number> {
    const row = await this.#queries
      .tables<LimitTables>()
      .selectFrom('authentication.service_owner_calls')
      .select('taken')
      .where('service_owner', '=', serviceOwner)
      .where('period', '=', period)
      .where('starts', '=', starts)
      .executeTakeFirst();
    return row?.taken ?? 0;
  }
}
