import { type Queries, statement } from '../../foundation/database/database.ts';
import type { Connection, DelegatedPackage, DelegatedRight, DelegationTables } from './delegation-tables.ts';

const RIGHTS = statement(
  'rights-delegated-rights',
  `select giver, receiver, resource_id, resource_owner, right_key, action, attributes, instance
   from rights.delegated_right
   where giver = any($1) and receiver = any($2) and resource_id = $3 and revoked_at is null`,
);
const PACKAGES = statement(
  'rights-delegated-packages',
  `select id, giver, receiver, package from rights.delegated_package
   where giver = any($1) and receiver = any($2) and revoked_at is null`,
);

/** Parties on either side; undefined: whoever. */
export interface Sides {
  readonly givers: readonly string[] | undefined;
  readonly receivers: readonly string[] | undefined;
}

/** Most rows a list of what a party has given or received is made of. */
const MOST = 10_000;

/** Reads of what parties have given each other; only what is in force. */
export const delegationReader = (queries: Queries) => {
  const tables = queries.tables<DelegationTables>();
  return {
    /** Rights to a resource, of each of the givers for each of the receivers. */
    rightsTo: (
      givers: readonly string[],
      receivers: readonly string[],
      resourceId: string,
    ): Promise<DelegatedRight[]> => queries.run<DelegatedRight>(RIGHTS, [givers, receivers, resourceId]),

    packages: (givers: readonly string[], receivers: readonly string[]): Promise<DelegatedPackage[]> =>
      queries.run<DelegatedPackage>(PACKAGES, [givers, receivers]),

    connection: (giver: string, receiver: string): Promise<Connection | undefined> =>
      tables
        .selectFrom('rights.connection')
        .select(['id', 'giver', 'receiver'])
        .where('giver', '=', giver)
        .where('receiver', '=', receiver)
        .where('ended_at', 'is', null)
        .executeTakeFirst(),

    connections({ givers, receivers }: Sides): Promise<Connection[]> {
      let query = tables.selectFrom('rights.connection').select(['id', 'giver', 'receiver']);
      if (givers !== undefined) query = query.where('giver', 'in', [...givers]);
      if (receivers !== undefined) query = query.where('receiver', 'in', [...receivers]);
      return query.where('ended_at', 'is', null).orderBy('id').limit(MOST).execute();
    },

    rights({ givers, receivers }: Sides): Promise<DelegatedRight[]> {
      let query = tables
        .selectFrom('rights.delegated_right')
        .select([
          'giver',
          'receiver',
          'resource_id',
          'resource_owner',
          'right_key',
          'action',
          'attributes',
          'instance',
        ]);
      if (givers !== undefined) query = query.where('giver', 'in', [...givers]);
      if (receivers !== undefined) query = query.where('receiver', 'in', [...receivers]);
      return query.where('revoked_at', 'is', null).orderBy('id').limit(MOST).execute();
    },

    packagesGiven({ givers, receivers }: Sides): Promise<DelegatedPackage[]> {
      let query = tables.selectFrom('rights.delegated_package').select(['id', 'giver', 'receiver', 'package']);
      if (givers !== undefined) query = query.where('giver', 'in', [...givers]);
      if (receivers !== undefined) query = query.where('receiver', 'in', [...receivers]);
      return query.where('revoked_at', 'is', null).orderBy('id').limit(MOST).execute();
    },
  };
};

export type DelegationReader = ReturnType<typeof delegationReader>;
