import { arrayLiteral } from '../../foundation/database/array-literal.ts';
import { type Queries, statement } from '../../foundation/database/database.ts';
import { joined } from '../../foundation/joined.ts';
import type { Connection, DelegatedPackage, DelegatedRight, DelegationTables, Given } from './delegation-tables.ts';

const RIGHTS = statement(
  'rights-delegated-rights',
  `select giver, receiver, resource_id, resource_owner, right_key, action, attributes, instance
   from rights.delegated_right
   where giver = any($1) and receiver = any($2) and resource_id = any($3) and revoked_at is null`,
);
const PACKAGES = statement(
  'rights-delegated-packages',
  `select id, giver, receiver, package from rights.delegated_package
   where giver = any($1) and receiver = any($2) and revoked_at is null`,
);
const RIGHTS_RECEIVED = statement(
  'rights-delegated-rights-received',
  `select giver, receiver, resource_id, resource_owner, right_key, action, attributes, instance
   from rights.delegated_right where receiver = any($1::uuid[]) and revoked_at is null`,
);
const PACKAGES_RECEIVED = statement(
  'rights-delegated-packages-received',
  `select id, giver, receiver, package from rights.delegated_package where receiver = any($1::uuid[]) and revoked_at is null`,
);

interface AskedSides {
  readonly givers: readonly string[];
  readonly receivers: readonly string[];
}

interface AskedRights extends AskedSides {
  readonly resourceId: string;
}

const bothSides = (asked: readonly AskedSides[]): string[][] => [
  [...new Set(asked.flatMap(({ givers }) => givers))],
  [...new Set(asked.flatMap(({ receivers }) => receivers))],
];

/** What was found for all, told apart by who asked for it. */
function gathered<Given extends { readonly giver: string; readonly receiver: string }>(rows: readonly Given[]) {
  const byGiver = new Map<string, Given[]>();
  for (const row of rows) {
    const known = byGiver.get(row.giver);
    if (known === undefined) byGiver.set(row.giver, [row]);
    else known.push(row);
  }
  return ({ givers, receivers }: AskedSides): Given[] =>
    givers.flatMap((giver) => (byGiver.get(giver) ?? []).filter(({ receiver }) => receivers.includes(receiver)));
}

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
  const rights = joined(async (asked: readonly AskedRights[]) => {
    const resources = [...new Set(asked.map(({ resourceId }) => resourceId))];
    const found = gathered(await queries.run<DelegatedRight>(RIGHTS, [...bothSides(asked), resources]));
    return asked.map((one) => found(one).filter((right) => right.resource_id === one.resourceId));
  });
  const packages = joined(async (asked: readonly AskedSides[]) => {
    const found = gathered(await queries.run<DelegatedPackage>(PACKAGES, bothSides(asked)));
    return asked.map(found);
  });
  return {
    /** Rights to a resource, of each of the givers for each of the receivers. Look-ups made side by side share a query. */
    rightsTo: (
      givers: readonly string[],
      receivers: readonly string[],
      resourceId: string,
    ): Promise<DelegatedRight[]> => rights({ givers, receivers, resourceId }),

    packages: (givers: readonly string[], receivers: readonly string[]): Promise<DelegatedPackage[]> =>
      packages({ givers, receivers }),

    /** Every right to any resource that any of the receivers has from anybody. */
    rightsReceived: (receivers: readonly string[]): Promise<DelegatedRight[]> =>
      queries.run<DelegatedRight>(RIGHTS_RECEIVED, [arrayLiteral(receivers)]),

    packagesReceived: (receivers: readonly string[]): Promise<DelegatedPackage[]> =>
      queries.run<DelegatedPackage>(PACKAGES_RECEIVED, [arrayLiteral(receivers)]),

    connection: (giver: string, receiver: string): Promise<Connection | undefined> =>
      tables
        .selectFrom('rights.connection')
        .select(['id', 'giver', 'receiver'])
        .where('giver', '=', giver)
        .where('receiver', '=', receiver)
        .where('ended_at', 'is', null)
        .executeTakeFirst(),

    connections({ givers, receivers }: Sides): Promise<(Connection & Given)[]> {
      let query = tables
        .selectFrom('rights.connection')
        .select(['id', 'giver', 'receiver', 'made_by as given_by', 'made_at as given_at']);
      if (givers !== undefined) query = query.where('giver', 'in', [...givers]);
      if (receivers !== undefined) query = query.where('receiver', 'in', [...receivers]);
      return query.where('ended_at', 'is', null).orderBy('id').limit(MOST).execute();
    },

    rights({ givers, receivers }: Sides): Promise<(DelegatedRight & Given)[]> {
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
          'given_by',
          'given_at',
        ]);
      if (givers !== undefined) query = query.where('giver', 'in', [...givers]);
      if (receivers !== undefined) query = query.where('receiver', 'in', [...receivers]);
      return query.where('revoked_at', 'is', null).orderBy('id').limit(MOST).execute();
    },

    packagesGiven({ givers, receivers }: Sides): Promise<(DelegatedPackage & Given)[]> {
      let query = tables
        .selectFrom('rights.delegated_package')
        .select(['id', 'giver', 'receiver', 'package', 'given_by', 'given_at']);
      if (givers !== undefined) query = query.where('giver', 'in', [...givers]);
      if (receivers !== undefined) query = query.where('receiver', 'in', [...receivers]);
      return query.where('revoked_at', 'is', null).orderBy('id').limit(MOST).execute();
    },
  };
};

export type DelegationReader = ReturnType<typeof delegationReader>;
