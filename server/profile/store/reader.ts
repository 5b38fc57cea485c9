import type { Queries } from '../../foundation/database/database.ts';
import { DEFAULTS, type ProfileTables, type Settings } from './tables.ts';

export const profileReader = (queries: Queries) => ({
  async settings(person: string): Promise<Settings> {
    const row = await queries
      .tables<ProfileTables>()
      .selectFrom('profile.setting')
      .select([
        'do_not_prompt_for_party',
        'show_client_units',
        'should_show_sub_entities',
        'should_show_deleted_entities',
      ])
      .where('person', '=', person)
      .executeTakeFirst();
    return row ?? DEFAULTS;
  },
  /** Party uuids, in the order they were chosen. */
  async favorites(person: string): Promise<string[]> {
    const rows = await queries
      .tables<ProfileTables>()
      .selectFrom('profile.favorite')
      .select('party')
      .where('person', '=', person)
      .orderBy('added')
      .orderBy('party')
      .execute();
    return rows.map(({ party }) => party);
  },
});
