import type { Transaction } from '../../foundation/database/database.ts';
import type { AdministrationTables, ServiceOwnerRow } from './tables.ts';

/** Writes of service owners. */
export const serviceOwnerWriter = (transaction: Transaction) => {
  const tables = transaction.tables<AdministrationTables>();
  return {
    /** Undefined when the code or the organisation is taken. */
    insert: (row: ServiceOwnerRow): Promise<ServiceOwnerRow | undefined> =>
      tables
        .insertInto('administration.service_owner')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst(),
    /** Undefined when there is none of the code, or it is approved already. */
    approve: (code: string, at: Date): Promise<ServiceOwnerRow | undefined> =>
      tables
        .updateTable('administration.service_owner')
        .set({ status: 'approved', approved_at: at })
        .where('code', '=', code.toLowerCase())
        .where('status', '<>', 'approved')
        .returningAll()
        .executeTakeFirst(),
  };
};
