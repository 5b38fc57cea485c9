import { statement, type Transaction } from '../../foundation/database/database.ts';
import { type Attribute, urnOf } from '../model/flatten.ts';
import type { ServiceResource } from '../model/service-resource.ts';
import { type CurrentResource, resourceReader } from './reader.ts';
import type { Tables } from './tables.ts';

/** A place in the feeds. */
export interface FeedPlace {
  readonly number: number;
  readonly at: Date;
}

const LOCK = statement(
  'resource-registry-lock',
  'select 1 from resource_registry.resource where identifier = $1 for update',
);

const NEXT_PLACE = statement(
  'resource-registry-next-place',
  `update resource_registry.feed set number = number + 1, at = greatest($1, at + interval '1 millisecond')
   returning number, at`,
);

const NEXT_VERSION = statement(
  'resource-registry-next-version',
  `select nextval('resource_registry.version_id') as id`,
);

const INSERT_RESOURCE = statement(
  'resource-registry-insert-resource',
  `insert into resource_registry.resource (identifier, current_version, change_number, changed_at)
   values ($1, nextval('resource_registry.version_id'), 0, $2)
   on conflict do nothing returning current_version as "versionId"`,
);

// What came back gets a new time, as do those that are gone; the others keep theirs.
const WRITE_SUBJECTS = statement(
  'resource-registry-write-subjects',
  `with given as (select * from unnest($2::text[], $3::text[], $4::text[]) as given (urn, type, value)),
   gone as (
     update resource_registry.resource_subject set deleted = true, updated_at = $5
     where identifier = $1 and not deleted and subject_urn <> all ($2)
   )
   insert into resource_registry.resource_subject as known
     (identifier, subject_urn, subject_type, subject_value, updated_at, deleted)
   select $1, urn, type, value, $5, false from given
   on conflict (identifier, subject_urn) do update
     set deleted = false, updated_at = excluded.updated_at, subject_type = excluded.subject_type,
       subject_value = excluded.subject_value
     where known.deleted`,
);

/**
 * Writes of resources and policies. Locks are taken in one order, here and in the writer of access lists, so that none
 * waits for another in a ring: resource, lists, feed, epoch.
 */
export const resourceWriter = (transaction: Transaction) => {
  const tables = transaction.tables<Tables>();

  const moveTo = async (
    identifier: string,
    { number, at }: FeedPlace,
    set: { current_version?: number; current_policy?: number },
  ): Promise<void> => {
    await tables
      .updateTable('resource_registry.resource')
      .set({ ...set, change_number: number, changed_at: at })
      .where('identifier', '=', identifier)
      .execute();
  };

  return {
    /** The resource as it stands, kept from other writers until the transaction ends. */
    async lock(identifier: string): Promise<CurrentResource | undefined> {
      // Two statements: a row that was waited for is read anew by the second.
      const locked = await transaction.run(LOCK, [identifier]);
      return locked.length === 0 ? undefined : resourceReader(transaction).current(identifier);
    },

    /** Takes the next place in the feeds; to be called last before what is written at it. */
    async nextPlace(now: Date): Promise<FeedPlace> {
      return (await transaction.run<FeedPlace>(NEXT_PLACE, [now]))[0]!;
    },

    /** Takes the id for a new resource; undefined when it is taken already. */
    async reserve(identifier: string, now: Date): Promise<{ versionId: number } | undefined> {
      return (await transaction.run<{ versionId: number }>(INSERT_RESOURCE, [identifier, now]))[0];
    },

    /** Makes `resource` the newest version; `versionId` is that of a resource just reserved. */
    async addVersion(resource: ServiceResource, place: FeedPlace, versionId?: number): Promise<void> {
      const { identifier } = resource;
      const id = versionId ?? (await transaction.run<{ id: number }>(NEXT_VERSION, []))[0]!.id;
      await tables
        .insertInto('resource_registry.resource_version')
        .values({ version_id: id, identifier, document: resource, created_at: place.at })
        .execute();
      await moveTo(identifier, place, { current_version: id });
    },

    /** Makes `document` the policy of the resource. */
    async addPolicy(identifier: string, document: Buffer, place: FeedPlace): Promise<void> {
      const { version } = await tables
        .insertInto('resource_registry.policy')
        .values({ identifier, document, uploaded_at: place.at })
        .returning('version')
        .executeTakeFirstOrThrow();
      await moveTo(identifier, place, { current_policy: version });
    },

    /** Makes the index of subjects what the policy says; only what differs gets the new time. */
    async writeSubjects(identifier: string, subjects: readonly Attribute[], at: Date): Promise<void> {
      await transaction.run(WRITE_SUBJECTS, [
        identifier,
        subjects.map(urnOf),
        subjects.map(({ type }) => type),
        subjects.map(({ value }) => value),
        at,
      ]);
    },

    /** Removes the resource with its versions and policies; its subjects stay in the feed, marked. */
    async remove(identifier: string): Promise<void> {
      await tables.deleteFrom('resource_registry.resource').where('identifier', '=', identifier).execute();
    },
  };
};
