import { statement } from '../foundation/database/database.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { newId } from '../foundation/ids.ts';
import type { Caller } from '../http/caller.ts';
import { InvalidFields } from '../http/problem.ts';
import type { Party, Register } from '../register/port.ts';
import type { ResourceRegistry } from '../resource-registry/port.ts';
import type { AuditTrail } from './audit-trail.ts';
import { checkActions, granterOf, mayManageRights } from './model/rights.ts';
import { problem } from './problems.ts';
import type { AuditFacts } from './store/audit-tables.ts';
import { type OwnedResource, rightsReader } from './store/reader.ts';
import type { OrganizationRight } from './store/tables.ts';
import { rightsWriter } from './store/writer.ts';

// Two grants at once would both find no right in force; the unique index alone would make the second one fail.
const ONE_AT_A_TIME = statement('rights-one-at-a-time', 'select pg_advisory_xact_lock(hashtextextended($1, 6))');

/** The rights registry: an owner lets organisations use a resource on their own behalf. */
export function openOrganizationRights(
  { database, epoch, clock }: Pick<Foundation, 'database' | 'epoch' | 'clock'>,
  { register, registry }: { register: Pick<Register, 'byUrns'>; registry: Pick<ResourceRegistry, 'resource'> },
  trail: AuditTrail,
) {
  const reader = rightsReader(database);

  /** The resource, when the caller decides over it; otherwise ADM-00101 to ADM-00103. */
  async function managed(caller: Caller, resourceId: string): Promise<OwnedResource> {
    const resource = await registry.resource(resourceId);
    if (resource === undefined) throw problem('ADM-00101', { resourceId });
    const owner = resource.owner.organizationNumber;
    if (!mayManageRights(caller, owner)) throw problem('ADM-00102', { resourceId });
    if (owner === undefined) throw problem('ADM-00103', { resourceId });
    return { identifier: resource.identifier, owner };
  }

  async function named(rights: readonly OrganizationRight[]): Promise<ReadonlyMap<string, Party>> {
    return register.byUrns(
      rights.map((right) => uuidUrn(right.organization)),
      { includeDeleted: true },
    );
  }

  return {
    /** Gives an organisation these actions and no others; the same again changes nothing. */
    async grant(
      caller: Caller,
      resourceId: string,
      organizationNumber: string,
      sent: readonly (string | null)[] | null | undefined,
    ): Promise<{ right: OrganizationRight; name: string }> {
      const resource = await managed(caller, resourceId);
      const actions = checkActions(sent);
      if ('faults' in actions) throw new InvalidFields(actions.faults);
      const urn = `urn:altinn:organization:identifier-no:${organizationNumber}`;
      const party = (await register.byUrns([urn])).get(urn);
      if (party === undefined) throw problem('ADM-00104', { organizationNumber });
      const right = await database.transaction(async (transaction) => {
        await transaction.run(ONE_AT_A_TIME, [`${resource.identifier} ${organizationNumber}`]);
        const known = await rightsReader(transaction).one(resource, organizationNumber);
        if (known !== undefined && known.actions.join() === actions.join()) return known;
        const [now, by, writer] = [clock.now(), granterOf(caller), rightsWriter(transaction)];
        const granted: OrganizationRight = {
          id: newId(now),
          organization: party.partyUuid,
          organization_number: organizationNumber,
          actions,
          granted_by: by,
          granted_at: now,
        };
        await writer.revoke(resource.identifier, organizationNumber, by, now);
        await writer.grant({ ...granted, resource });
        await trail.changed(transaction, [
          changeOf('right to use given', by, resource, { receiver: party.partyUuid, action: actions.join(' ') }),
        ]);
        await epoch.bump(transaction);
        return granted;
      });
      return { right, name: party.name };
    },

    /** Takes the right away, at once; ADM-00105 when there is none. */
    async revoke(caller: Caller, resourceId: string, organizationNumber: string): Promise<void> {
      const resource = await managed(caller, resourceId);
      await database.transaction(async (transaction) => {
        const ended = await rightsWriter(transaction).revoke(
          resource.identifier,
          organizationNumber,
          granterOf(caller),
          clock.now(),
        );
        if (!ended.some(({ resource_owner }) => resource_owner === resource.owner))
          throw problem('ADM-00105', { organizationNumber, resourceId });
        await trail.changed(transaction, [
          changeOf('right to use revoked', granterOf(caller), resource, { reason: organizationNumber }),
        ]);
        await epoch.bump(transaction);
      });
    },

    /** A page of rights in order of organisation number, with names; `next` is where the following page begins. */
    async list(caller: Caller, resourceId: string, { after, limit }: { after: string; limit: number }) {
      const rights = await reader.page(await managed(caller, resourceId), after, limit + 1);
      const page = rights.slice(0, limit);
      const parties = await named(page);
      return {
        rights: page.map((right) => ({ right, name: parties.get(uuidUrn(right.organization))?.name })),
        next: rights.length > limit ? page.at(-1)!.organization_number : undefined,
      };
    },
  };
}

const changeOf = (
  what: string,
  actor: string,
  { identifier, owner }: OwnedResource,
  facts: Partial<AuditFacts>,
): AuditFacts => ({
  what,
  actor,
  party: null,
  receiver: null,
  resource_id: identifier,
  resource_owner: owner,
  action: null,
  instance: null,
  result: 'done',
  reason: null,
  ...facts,
});

const uuidUrn = (uuid: string): string => `urn:altinn:party:uuid:${uuid}`;

export type OrganizationRights = ReturnType<typeof openOrganizationRights>;
