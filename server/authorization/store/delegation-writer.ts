import { statement, type Transaction } from '../../foundation/database/database.ts';
import type { DelegatedRight, DelegationTables } from './delegation-tables.ts';

// Two changes of what one party has given another follow each other: each sees what the other left.
const ONE_AT_A_TIME = statement('rights-pair-at-a-time', 'select pg_advisory_xact_lock(hashtextextended($1, 13))');

interface By {
  readonly by: string;
  readonly at: Date;
}

/** What of a pair's rights is meant: one resource or all, one instance, all, or only what is for every instance (''). */
export interface RightsOfPair {
  readonly giver: string;
  readonly receiver: string;
  readonly resourceId?: string | undefined;
  readonly instance?: string | undefined;
  readonly keys?: readonly string[];
}

export interface PackagesOfPair {
  readonly giver: string;
  readonly receiver: string;
  readonly code?: string | undefined;
  readonly givenBy?: string | undefined;
}

/** Writes of what parties give each other. */
export const delegationWriter = (transaction: Transaction) => {
  const tables = transaction.tables<DelegationTables>();
  return {
    async lock(giver: string, receiver: string): Promise<void> {
      await transaction.run(ONE_AT_A_TIME, [`${giver} ${receiver}`]);
    },
    async connect(id: string, giver: string, receiver: string, { by, at }: By): Promise<void> {
      await tables.insertInto('rights.connection').values({ id, giver, receiver, made_by: by, made_at: at }).execute();
    },
    /** False when there was no connection. */
    async disconnect(giver: string, receiver: string, { by, at }: By): Promise<boolean> {
      const ended = await tables
        .updateTable('rights.connection')
        .set({ ended_by: by, ended_at: at })
        .where('giver', '=', giver)
        .where('receiver', '=', receiver)
        .where('ended_at', 'is', null)
        .returning('id')
        .execute();
      return ended.length > 0;
    },
    async giveRight(id: string, { attributes, ...right }: DelegatedRight, { by, at }: By): Promise<void> {
      await tables
        .insertInto('rights.delegated_right')
        .values({ id, ...right, attributes: JSON.stringify(attributes), given_by: by, given_at: at })
        .execute();
    },
    /** Ends rights; answers those that were. */
    async revokeRights(
      { giver, receiver, resourceId, instance, keys }: RightsOfPair,
      { by, at }: By,
    ): Promise<{ resource_id: string; resource_owner: string; action: string; instance: string }[]> {
      let query = tables
        .updateTable('rights.delegated_right')
        .set({ revoked_by: by, revoked_at: at })
        .where('giver', '=', giver)
        .where('receiver', '=', receiver)
        .where('revoked_at', 'is', null);
      if (resourceId !== undefined) query = query.where('resource_id', '=', resourceId);
      if (instance !== undefined) query = query.where('instance', '=', instance);
      if (keys !== undefined) query = query.where('right_key', 'in', [...keys]);
      return query.returning(['resource_id', 'resource_owner', 'action', 'instance']).execute();
    },
    async givePackage(id: string, giver: string, receiver: string, code: string, { by, at }: By): Promise<void> {
      await tables
        .insertInto('rights.delegated_package')
        .values({ id, giver, receiver, package: code, given_by: by, given_at: at })
        .execute();
    },
    /** Ends packages (all, or the named one, or those that one giver gave); answers the codes of those that were. */
    async revokePackages({ giver, receiver, code, givenBy }: PackagesOfPair, { by, at }: By): Promise<string[]> {
      let query = tables
        .updateTable('rights.delegated_package')
        .set({ revoked_by: by, revoked_at: at })
        .where('giver', '=', giver)
        .where('receiver', '=', receiver)
        .where('revoked_at', 'is', null);
      if (code !== undefined) query = query.where('package', '=', code);
      if (givenBy !== undefined) query = query.where('given_by', '=', givenBy);
      return (await query.returning('package').execute()).map((row) => row.package);
    },
  };
};

export type DelegationWriter = ReturnType<typeof delegationWriter>;
