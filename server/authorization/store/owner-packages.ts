import type { Queries, Transaction } from '../../foundation/database/database.ts';

interface OwnerPackageTables {
  'rights.service_owner_package': { owner: string; package: string; given_by: string; given_at: Date };
}

/** Codes of the packages a service owner may give on others' behalf. */
export async function ownerPackages(queries: Queries, owner: string): Promise<string[]> {
  const rows = await queries
    .tables<OwnerPackageTables>()
    .selectFrom('rights.service_owner_package')
    .select('package')
    .where('owner', '=', owner)
    .orderBy('package')
    .execute();
  return rows.map((row) => row.package);
}

/** Makes these the packages a service owner may give. */
export async function replaceOwnerPackages(
  transaction: Transaction,
  owner: string,
  packages: readonly string[],
  { by, at }: { by: string; at: Date },
): Promise<void> {
  const tables = transaction.tables<OwnerPackageTables>();
  await tables.deleteFrom('rights.service_owner_package').where('owner', '=', owner).execute();
  if (packages.length > 0)
    await tables
      .insertInto('rights.service_owner_package')
      .values(packages.map((code) => ({ owner, package: code, given_by: by, given_at: at })))
      .execute();
}
