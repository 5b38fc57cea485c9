import type { Transaction } from '../../foundation/database/database.ts';
import type { ProfileTables, Settings } from './tables.ts';

export const profileWriter = (transaction: Transaction) => ({
  async putSettings(person: string, settings: Settings): Promise<void> {
    await transaction
      .tables<ProfileTables>()
      .insertInto('profile.setting')
      .values({ person, ...settings })
      .onConflict((conflict) => conflict.column('person').doUpdateSet(settings))
      .execute();
  },
  /** False when it was one already. */
  async addFavorite(person: string, party: string, added: Date): Promise<boolean> {
    const rows = await transaction
      .tables<ProfileTables>()
      .insertInto('profile.favorite')
      .values({ person, party, added })
      .onConflict((conflict) => conflict.doNothing())
      .returning('party')
      .execute();
    return rows.length > 0;
  },
  /** False when it was none. */
  async removeFavorite(person: string, party: string): Promise<boolean> {
    const rows = await transaction
      .tables<ProfileTables>()
      .deleteFrom('profile.favorite')
      .where('person', '=', person)
      .where('party', '=', party)
      .returning('party')
      .execute();
    return rows.length > 0;
  },
});
