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
    /** Undefined when there is nothing to change. */
    change: (
      code: string,
      facts: Partial<Pick<ServiceOwnerRow, 'name_nb' | 'name_nn' | 'name_en' | 'contact_email' | 'contact_phone'>>,
    ): Promise<ServiceOwnerRow | undefined> =>
      Object.keys(facts).length === 0
        ? Promise.resolve(undefined)
        : tables
            .updateTable('administration.service_owner')
            .set(facts)
            .where('code', '=', code)
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
          rejected_reason: null,
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
        .where('status', 'in', ['approved', 'suspended'])
        .returningAll()
        .executeTakeFirst(),
    /** Undefined when there is none of the code, or it has been approved. */
    reject: (code: string, reason: string): Promise<ServiceOwnerRow | undefined> =>
      tables
        .updateTable('administration.service_owner')
        .set({ status: 'rejected', rejected_reason: reason })
        .where('code', '=', code.toLowerCase())
        .where('status', 'in', ['applied', 'rejected'])
        .returningAll()
        .executeTakeFirst(),
    /** Takes refused applications that hold the code or the organisation out of the way of a new one; answers them. */
    async clearRejected(
      code: string,
      organizationNumber: string,
    ): Promise<Pick<ServiceOwnerRow, 'code' | 'organization_number'>[]> {
      const rejected = await tables
        .selectFrom('administration.service_owner')
        .select(['code', 'organization_number'])
        .where('status', '=', 'rejected')
        .where((row) => row.or([row('code', '=', code), row('organization_number', '=', organizationNumber)]))
        .forUpdate()
        .execute();
      const codes = rejected.map((row) => row.code);
      if (codes.length === 0) return [];
      await tables.deleteFrom('administration.invitation').where('service_owner', 'in', codes).execute();
      await tables.deleteFrom('administration.member').where('service_owner', 'in', codes).execute();
      await tables.deleteFrom('administration.service_owner').where('code', 'in', codes).execute();
      return rejected;
    },
  };
};
