import type { Transaction } from '../foundation/database/database.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Policy } from '../../xacml/policy.ts';
import { subjectsOf, urnOf } from './model/flatten.ts';
import type { Example } from './model/example.ts';
import { type ServiceResource, wireResource } from './model/service-resource.ts';
import { accessListWriter } from './store/access-list-writer.ts';
import { draftReader } from './store/draft-reader.ts';
import { draftWriter } from './store/draft-writer.ts';
import type { Policies } from './store/policies.ts';
import { type ResourceReader, resourceReader } from './store/reader.ts';
import { type FeedPlace, resourceWriter } from './store/writer.ts';

/** How a change ended; nothing was changed unless `done`. */
export type Outcome = 'done' | 'missing' | 'not-owner';

/** Asked of the resource as it is stored when the change is made, not as it was when the request came. */
export type MayChange = (stored: ServiceResource) => boolean;

export interface AcceptedPolicy {
  readonly document: Buffer;
  readonly tree: Policy;
}

/** A resource with its policy, both accepted, and what goes into the history with them. */
export interface WholeService {
  readonly resource: ServiceResource;
  readonly policy: AcceptedPolicy;
  readonly examples: readonly Example[];
  readonly label: string | undefined;
  readonly by: string;
  readonly mayChange: MayChange;
  /** Number of the publication that is believed to be the newest; null: none. */
  readonly newest: number | null;
}

/** `outdated`: something else is in force by now than was believed. */
export type PublishOutcome =
  | { readonly kind: 'published'; readonly number: number; readonly resource: boolean; readonly policy: boolean }
  | { readonly kind: 'taken' | 'not-owner' | 'outdated' };

/** Every change of resources and policies, each one transaction. */
export interface Publishing {
  /** Stores a new resource; false when the id is taken. `by`, here and below: who did it, for the history. */
  create(resource: ServiceResource, by?: string): Promise<boolean>;
  /** Stores a further version. */
  update(resource: ServiceResource, mayChange: MayChange, by?: string): Promise<Outcome>;
  /** Makes an accepted policy the one of the resource, its subjects indexed. */
  storePolicy(identifier: string, policy: AcceptedPolicy, mayChange: MayChange, by?: string): Promise<Outcome>;
  /** Stores resource and policy together, as far as they differ from what is in force, in a transaction that is open. */
  publish(transaction: Transaction, service: WholeService): Promise<PublishOutcome>;
  /** Writes the index of subjects anew where it differs from the policy; false without a policy. */
  reloadSubjects(identifier: string): Promise<boolean>;
  /** Removes a resource with all that hangs on it; its subjects stay in the updated feed, marked. `by`: organisation number. */
  remove(identifier: string, mayChange: MayChange, by: string | undefined): Promise<Outcome>;
}

/** As it goes out, whatever the order in which its members were stored. */
const written = (resource: ServiceResource): string => JSON.stringify(wireResource({ versionId: 0, resource }));

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

  const usePolicy = async (
    writer: ReturnType<typeof resourceWriter>,
    identifier: string,
    { document, tree }: AcceptedPolicy,
    place: FeedPlace,
  ): Promise<void> => {
    await writer.addPolicy(identifier, document, place);
    await writer.writeSubjects(identifier, subjectsOf(tree), place.at);
  };

  return {
    create: (resource, by) =>
      database.transaction(async (transaction) => {
        const writer = resourceWriter(transaction);
        const reserved = await writer.reserve(resource.identifier, clock.now());
        if (reserved === undefined) return false;
        const place = await writer.nextPlace(clock.now());
        await writer.addVersion(resource, place, reserved.versionId);
        await draftWriter(transaction).published(resource.identifier, { by, at: place.at });
        await epoch.bump(transaction);
        return true;
      }),

    update: (resource, mayChange, by) =>
      changing(resource.identifier, mayChange, async (transaction, writer) => {
        const place = await writer.nextPlace(clock.now());
        await writer.addVersion(resource, place);
        await draftWriter(transaction).published(resource.identifier, { by, at: place.at });
      }),

    storePolicy: (identifier, policy, mayChange, by) =>
      changing(identifier, mayChange, async (transaction, writer) => {
        const place = await writer.nextPlace(clock.now());
        await usePolicy(writer, identifier, policy, place);
        await draftWriter(transaction).published(identifier, { by, at: place.at });
      }),

    async publish(transaction, { resource, policy, examples, label, by, mayChange, newest }) {
      const { identifier } = resource;
      const writer = resourceWriter(transaction);
      const reserved = newest === null ? await writer.reserve(identifier, clock.now()) : undefined;
      if (newest === null && reserved === undefined) return { kind: 'taken' };
      const stored = reserved === undefined ? await writer.lock(identifier) : undefined;
      if (reserved === undefined) {
        if (stored === undefined) return { kind: 'outdated' };
        if (!mayChange(stored.resource)) return { kind: 'not-owner' };
        if (((await draftReader(transaction).newest(identifier))?.number ?? 0) !== newest) return { kind: 'outdated' };
      }
      const before =
        typeof stored?.policyVersion === 'number'
          ? await resourceReader(transaction).policyOfVersion(stored.policyVersion)
          : undefined;
      const changed = {
        resource: stored === undefined || written(stored.resource) !== written(resource),
        policy: before === undefined || !before.equals(policy.document),
      };
      const place = await writer.nextPlace(clock.now());
      if (changed.resource) await writer.addVersion(resource, place, reserved?.versionId);
      if (changed.policy) await usePolicy(writer, identifier, policy, place);
      const number = await draftWriter(transaction).published(identifier, {
        examples,
        ...(label === undefined ? {} : { label }),
        by,
        at: place.at,
      });
      await epoch.bump(transaction);
      return { kind: 'published', number, ...changed };
    },

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
