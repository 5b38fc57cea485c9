import type { Database, Transaction } from '../../foundation/database/database.ts';
import type { Reading } from '../decisions/resource-policy.ts';

interface ReadingTables {
  'rights.policy_reading': {
    resource_id: string;
    resource_owner: string;
    reading: Reading;
    set_by: string;
    set_at: Date;
  };
}

/** A policy that is not read by the standard. */
export type PolicyReading = ReadingTables['rights.policy_reading'];

/** All policies that are not read by the standard; there are few. */
export const readingsOf = (database: Database): Promise<PolicyReading[]> =>
  database.tables<ReadingTables>().selectFrom('rights.policy_reading').selectAll().execute();

/** Writes of the readings of policies. */
export const readingWriter = (transaction: Transaction) => ({
  async set(row: PolicyReading): Promise<void> {
    const { resource_id: _id, ...rest } = row;
    await transaction
      .tables<ReadingTables>()
      .insertInto('rights.policy_reading')
      .values(row)
      .onConflict((conflict) => conflict.column('resource_id').doUpdateSet(rest))
      .execute();
  },
  /** Back to the standard. */
  async remove(resourceId: string): Promise<void> {
    await transaction
      .tables<ReadingTables>()
      .deleteFrom('rights.policy_reading')
      .where('resource_id', '=', resourceId)
      .execute();
  },
});
