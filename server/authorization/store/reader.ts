import { type Queries, statement } from '../../foundation/database/database.ts';
import type { OrganizationRight, RightsTables } from './tables.ts';

const ACTIONS = statement(
  'rights-actions-of-organization',
  `select actions from rights.organization_right
   where resource_id = $1 and organization_number = $2 and resource_owner = $3 and revoked_at is null`,
);

/** A resource as rights are kept for it: made anew by another owner it is another one. */
export interface OwnedResource {
  readonly identifier: string;
  readonly owner: string;
}

/** Reads of the rights registry; only what is in force. */
export const rightsReader = (queries: Queries) => {
  const inForce = ({ identifier, owner }: OwnedResource) =>
    queries
      .tables<RightsTables>()
      .selectFrom('rights.organization_right')
      .select(['id', 'organization', 'organization_number', 'actions', 'granted_by', 'granted_at'])
      .where('resource_id', '=', identifier)
      .where('resource_owner', '=', owner)
      .where('revoked_at', 'is', null);
  return {
    /** Actions an organisation may do with a resource on its own behalf. */
    async actions({ identifier, owner }: OwnedResource, organizationNumber: string): Promise<ReadonlySet<string>> {
      const [row] = await queries.run<{ actions: string[] }>(ACTIONS, [identifier, organizationNumber, owner]);
      return new Set(row?.actions);
    },
    /** A page of rights in order of organisation number, from after the given one. */
    page: (resource: OwnedResource, after: string, limit: number): Promise<OrganizationRight[]> =>
      inForce(resource).where('organization_number', '>', after).orderBy('organization_number').limit(limit).execute(),
    one: (resource: OwnedResource, organizationNumber: string): Promise<OrganizationRight | undefined> =>
      inForce(resource).where('organization_number', '=', organizationNumber).executeTakeFirst(),
  };
};

export type RightsReader = ReturnType<typeof rightsReader>;
