import type { Queries, Transaction } from '../../foundation/database/database.ts';
import type { AdministrationTables, Preferences } from './tables.ts';

const NONE: Preferences = { language: null, theme: null, party: null };

export const preferenceReader = (queries: Queries) => ({
  async of(person: string): Promise<Preferences> {
    const row = await queries
      .tables<AdministrationTables>()
      .selectFrom('administration.preference')
      .select(['language', 'theme', 'party'])
      .where('person', '=', person)
      .executeTakeFirst();
    return row ?? NONE;
  },
});

export const preferenceWriter = (transaction: Transaction) => ({
  async put(person: string, changed: Partial<Preferences>): Promise<void> {
    await transaction
      .tables<AdministrationTables>()
      .insertInto('administration.preference')
      .values({ person, ...NONE, ...changed })
      .onConflict((conflict) => conflict.column('person').doUpdateSet({ person, ...changed }))
      .execute();
  },
});
