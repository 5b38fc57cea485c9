import { rulesReadDifferently } from '../../../xacml/compatibility.ts';
import { EpochCache } from '../../foundation/database/epoch.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { Caller } from '../../http/caller.ts';
import type { RegisteredResource, ResourceRegistry } from '../../resource-registry/port.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { granterOf, mayManageRights } from '../model/rights.ts';
import { problem } from '../problems.ts';
import type { Reading } from './resource-policy.ts';
import { type PolicyReading, readingsOf, readingWriter } from '../store/policy-readings.ts';

/** How a policy is read, and the rules that mean something else in the other reading. */
export interface ReadingOfPolicy {
  readonly reading: Reading | 'strict';
  readonly setBy: string | undefined;
  readonly setAt: Date | undefined;
  readonly rulesReadDifferently: readonly { readonly id: string; readonly line: number }[];
}

/**
 * How the policy of each resource is read. By the standard several AnyOf on one category must all be met; the reference
 * takes them as alternatives, and policies that were written for it may need that (authorization §2.2).
 */
export function openPolicyReadings(
  { database, epoch, clock }: Pick<Foundation, 'database' | 'epoch' | 'clock'>,
  { registry }: { registry: Pick<ResourceRegistry, 'resource'> },
  trail: AuditTrail,
) {
  const cache = new EpochCache<ReadonlyMap<string, PolicyReading>>(epoch, 1);
  const all = () =>
    cache.get('', async () => new Map((await readingsOf(database)).map((one) => [one.resource_id, one])));

  async function stored({ identifier, owner }: RegisteredResource): Promise<PolicyReading | undefined> {
    const row = (await all()).get(identifier);
    return row?.resource_owner === (owner.organizationNumber ?? '') ? row : undefined;
  }

  /** The resource, when the caller decides over it; otherwise ADM-00101, ADM-00102. */
  async function managed(caller: Caller, resourceId: string): Promise<RegisteredResource> {
    const resource = await registry.resource(resourceId);
    if (resource === undefined) throw problem('ADM-00101', { resourceId });
    if (!mayManageRights(caller, resource.owner.organizationNumber)) throw problem('ADM-00102', { resourceId });
    return resource;
  }

  const told = (resource: RegisteredResource, row: PolicyReading | undefined): ReadingOfPolicy => ({
    reading: row?.reading ?? 'strict',
    setBy: row?.set_by,
    setAt: row?.set_at,
    rulesReadDifferently:
      resource.policy === undefined
        ? []
        : rulesReadDifferently(resource.policy.tree).map(({ id, line }) => ({ id, line })),
  });

  return {
    /** Undefined: by the standard. */
    of: async (resource: RegisteredResource): Promise<Reading | undefined> => (await stored(resource))?.reading,

    async get(caller: Caller, resourceId: string): Promise<ReadingOfPolicy> {
      const resource = await managed(caller, resourceId);
      return told(resource, await stored(resource));
    },

    async set(caller: Caller, resourceId: string, reading: Reading | 'strict'): Promise<ReadingOfPolicy> {
      const resource = await managed(caller, resourceId);
      const { identifier, owner } = resource;
      const row: PolicyReading | undefined =
        reading === 'strict'
          ? undefined
          : {
              resource_id: identifier,
              resource_owner: owner.organizationNumber ?? '',
              reading,
              set_by: granterOf(caller),
              set_at: clock.now(),
            };
      await database.transaction(async (transaction) => {
        const writer = readingWriter(transaction);
        if (row === undefined) await writer.remove(identifier);
        else await writer.set(row);
        await trail.changed(transaction, [
          {
            what: 'reading of the policy changed',
            actor: granterOf(caller),
            party: null,
            receiver: null,
            resource_id: identifier,
            resource_owner: owner.organizationNumber ?? null,
            action: null,
            instance: null,
            result: 'done',
            reason: reading,
          },
        ]);
        await epoch.bump(transaction);
      });
      return told(resource, row);
    },
  };
}

export type PolicyReadings = ReturnType<typeof openPolicyReadings>;
