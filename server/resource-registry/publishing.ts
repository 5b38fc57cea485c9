import type { Transaction } from '../foundation/database/database.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Policy } from '../../xacml/policy.ts';
import { subjectsOf, urnOf } from './model/flatten.ts';
import type { ServiceResource } from './model/service-resource.ts';
import { accessListWriter } from './store/access-list-writer.ts';
import type { Policies } from './store/policies.ts';
import type { ResourceReader } from './store/reader.ts';
import { resourceWriter } from './store/writer.ts';

/** How a change ended; nothing was changed unless `done`. */
export type Outcome = 'done' | 'missing' | 'not-owner';

/** Asked of the resource as it is stored when the change is made, not as it was when the request came. */
export type MayChange = (stored: ServiceResource) => boolean;

/** Every change of resources and policies, each one transaction. */
export interface Publishing {
  /** Stores a new resource; false when the id is taken. */
  create(resource: ServiceResource): Promise<boolean>;
  /** Stores a further version. */
  update(resource: ServiceResource, mayChange: MayChange): Promise<Outcome>;
  /** Makes an accepted policy the one of the resource, its subjects indexed. */
  storePolicy(identifier: string, policy: { document: Buffer; tree: Policy }, mayChange: MayChange): Promise<Outcome>;
  /** Writes the index of subjects anew where it differs from the policy; false without a policy. */
  reloadSubjects(identifier: string): Promise<boolean>;
  /** Removes a resource with all that hangs on it; its subjects stay in the updated feed, marked. `by`: organisation number. */
  remove(identifier: string, mayChange: MayChange, by: string | undefined): Promise<Outcome>;
}

export function openPublishing(
  { clock, database, epoch }: Pick<Foundation, 'clock' | 'database' | 'epoch'>,
  { reader, policies }: { reader: ResourceReader; policies: Policies },
): Publishing {
  /** Runs `change` on a stored resource that the caller may change. */
  const changing = (
    identifier: string,
    mayChange: MayChange,
    change: (transaction: Transaction, writer: ReturnType<typeof resourceWriter>) => Promise<void>,
  ): Promise<Outcome> =>
    database.transaction(async (transaction) => {
      const writer = resourceWriter(transaction);
      const stored = await writer.lock(identifier);
      if (stored === undefined) return 'missing';
      if (!mayChange(stored.resource)) return 'not-owner';
      await change(transaction, writer);
      await epoch.bump(transaction);
      return 'done';
    });

  return {
    create: (resource) =>
      database.transaction(async (transaction) => {
        const writer = resourceWriter(transaction);
        const reserved = await writer.reserve(resource.identifier, clock.now());
        if (reserved === undefined) return false;
        await writer.addVersion(resource, await writer.nextPlace(clock.now()), reserved.versionId);
        await epoch.bump(transaction);
        return true;
      }),

    update: (resource, mayChange) =>
      changing(resource.identifier, mayChange, async (_transaction, writer) =>
        writer.addVersion(resource, await writer.nextPlace(clock.now())),
      ),

    storePolicy: (identifier, { document, tree }, mayChange) =>
      changing(identifier, mayChange, async (_transaction, writer) => {
        const place = await writer.nextPlace(clock.now());
        await writer.addPolicy(identifier, document, place);
        await writer.writeSubjects(identifier, subjectsOf(tree), place.at);
      }),

    async reloadSubjects(identifier) {
      const policy = await policies.current(identifier);
      if (policy === undefined) return false;
      const subjects = subjectsOf(policy.tree);
      const indexed = new Set((await reader.subjects(identifier)).map(urnOf));
      // Anybody may ask for this; only a difference is worth a write.
      if (subjects.length === indexed.size && subjects.every((subject) => indexed.has(urnOf(subject)))) return true;
      await database.transaction(async (transaction) => {
        const writer = resourceWriter(transaction);
        const stored = await writer.lock(identifier);
        // An upload since has brought the index up to date itself.
        if (stored?.policyVersion !== policy.version) return;
        await writer.writeSubjects(identifier, subjects, (await writer.nextPlace(clock.now())).at);
      });
      return true;
    },

    remove: (identifier, mayChange, by) =>
      changing(identifier, mayChange, async (transaction, writer) => {
        await accessListWriter(transaction).disconnectEverywhere(identifier, { at: clock.now(), by });
        const { at } = await writer.nextPlace(clock.now());
        await writer.writeSubjects(identifier, [], at);
        await writer.remove(identifier);
      }),
  };
}
