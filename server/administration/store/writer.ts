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
        .set((row) => ({
          status: 'approved',
          approved_at: row.fn.coalesce('approved_at', row.val(at)),
          suspended_reason: null,
        }))
        .where('code', '=', code.toLowerCase())
        .where('status', '<>', 'approved')
        .returningAll()
        .executeTakeFirst(),
    /** Undefined when there is none of the code, or it was never approved. */
    suspend: (code: string, reason: string): Promise<ServiceOwnerRow | undefined> =>
      tables
        .updateTable('administration.service_owner')
        .set({ status: 'suspended', suspended_reason: reason })
        .where('code', '=', code.toLowerCase())
        .where('status', '<>', 'applied')
        .returningAll()
        .executeTakeFirst(),
  };
};
