import type { Transaction } from '../../foundation/database/database.ts';
import { DEFAULTS, type ProfileTables, type Settings } from './tables.ts';

export const profileWriter = (transaction: Transaction) => ({
  /** Changes what is given and nothing else: the page beside it may be changing the rest. */
  async changeSettings(person: string, changed: Partial<Settings>): Promise<void> {
    if (Object.keys(changed).length === 0) return;
    await transaction
      .tables<ProfileTables>()
      .insertInto('profile.setting')
      .values({ person, ...DEFAULTS, ...changed })
      .onConflict((conflict) => conflict.column('person').doUpdateSet(changed))
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
