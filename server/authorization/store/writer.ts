import type { Transaction } from '../../foundation/database/database.ts';
import type { OwnedResource } from './reader.ts';
import type { OrganizationRight, RightsTables } from './tables.ts';

export interface NewOrganizationRight extends OrganizationRight {
  readonly resource: OwnedResource;
}

/** Writes of the rights registry. */
export const rightsWriter = (transaction: Transaction) => {
  const tables = transaction.tables<RightsTables>();
  return {
    async grant({ resource, ...right }: NewOrganizationRight): Promise<void> {
      await tables
        .insertInto('rights.organization_right')
        .values({
          ...right,
          actions: [...right.actions],
          resource_id: resource.identifier,
          resource_owner: resource.owner,
        })
        .execute();
    },
    /** Ends whatever right is in force, an earlier owner's included; answers those that were. */
    revoke: (
      resourceId: string,
      organizationNumber: string,
      by: string,
      at: Date,
    ): Promise<{ resource_owner: string }[]> =>
      tables
        .updateTable('rights.organization_right')
        .set({ revoked_by: by, revoked_at: at })
        .where('resource_id', '=', resourceId)
        .where('organization_number', '=', organizationNumber)
        .where('revoked_at', 'is', null)
        .returning('resource_owner')
        .execute(),
  };
};
