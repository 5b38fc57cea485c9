import { type Queries, statement } from '../../foundation/database/database.ts';
import type { Attribute } from '../model/flatten.ts';
import type { ResourceVersion } from '../model/service-resource.ts';
import type { Tables } from './tables.ts';

const CURRENT = statement(
  'resource-registry-current',
  `select version.version_id as "versionId", version.document as resource, resource.current_policy as "policyVersion"
   from resource_registry.resource
   join resource_registry.resource_version version on version.version_id = resource.current_version
   where resource.identifier = $1`,
);

const FEED_NUMBER = statement('resource-registry-feed-number', 'select number from resource_registry.feed');

const CURRENT_POLICY = statement(
  'resource-registry-current-policy',
  `select policy.version, policy.document
   from resource_registry.resource join resource_registry.policy on policy.version = resource.current_policy
   where resource.identifier = $1`,
);

const POLICY_OF_VERSION = statement(
  'resource-registry-policy-of-version',
  'select document from resource_registry.policy where version = $1',
);

/** The newest version of a resource, and the version of its policy when it has one. */
export interface CurrentResource extends ResourceVersion {
  readonly policyVersion: number | null;
}

/** A pair of the updated feed. */
export interface UpdatedSubject {
  readonly identifier: string;
  readonly subjectUrn: string;
  readonly updatedAt: Date;
  readonly deleted: boolean;
}

/** An item of the changes feed, with its place. */
export interface ChangedResource {
  readonly identifier: string;
  readonly changedAt: Date;
  readonly number: number;
}

/** Reads of resources, policies and feeds. */
export const resourceReader = (queries: Queries) => {
  const tables = queries.tables<Tables>();
  return {
    async current(identifier: string): Promise<CurrentResource | undefined> {
      return (await queries.run<CurrentResource>(CURRENT, [identifier]))[0];
    },

    /** A stored version, when it is one of this resource. */
    async version(identifier: string, versionId: number): Promise<ResourceVersion | undefined> {
      return tables
        .selectFrom('resource_registry.resource_version')
        .select(['version_id as versionId', 'document as resource'])
        .where('identifier', '=', identifier)
        .where('version_id', '=', versionId)
        .executeTakeFirst();
    },

    /** The newest version of every resource, by identifier. */
    async all(): Promise<ResourceVersion[]> {
      return tables
        .selectFrom('resource_registry.resource as resource')
        .innerJoin('resource_registry.resource_version as version', 'version.version_id', 'resource.current_version')
        .select(['version.version_id as versionId', 'version.document as resource'])
        .orderBy('resource.identifier')
        .execute();
    },

    /** Moves with every change of any resource or policy. */
    async feedNumber(): Promise<number> {
      return (await queries.run<{ number: number }>(FEED_NUMBER, []))[0]!.number;
    },

    /** The last uploaded policy, as it came. */
    async policy(identifier: string): Promise<{ version: number; document: Buffer } | undefined> {
      return (await queries.run<{ version: number; document: Buffer }>(CURRENT_POLICY, [identifier]))[0];
    },

    async policyOfVersion(version: number): Promise<Buffer | undefined> {
      return (await queries.run<{ document: Buffer }>(POLICY_OF_VERSION, [version]))[0]?.document;
    },

    /** The subjects in the index, by URN. */
    async subjects(identifier: string): Promise<Attribute[]> {
      return tables
        .selectFrom('resource_registry.resource_subject')
        .select(['subject_type as type', 'subject_value as value'])
        .where('identifier', '=', identifier)
        .where('deleted', '=', false)
        .orderBy('subject_urn')
        .execute();
    },

    /** Which resources name the subjects, by URN exactly as stored. */
    async resourcesNaming(urns: readonly string[]): Promise<{ urn: string; subject: Attribute; identifier: string }[]> {
      const rows = await tables
        .selectFrom('resource_registry.resource_subject')
        .selectAll()
        .where('subject_urn', 'in', [...urns])
        .where('deleted', '=', false)
        .orderBy('identifier')
        .execute();
      return rows.map((row) => ({
        urn: row.subject_urn,
        subject: { type: row.subject_type, value: row.subject_value },
        identifier: row.identifier,
      }));
    },

    /** Pairs from `since` on, or after the pair `after` of that time; in the order of the feed. */
    async updated(
      since: Date | undefined,
      after: { identifier: string; subjectUrn: string } | undefined,
      limit: number,
    ): Promise<UpdatedSubject[]> {
      let query = tables
        .selectFrom('resource_registry.resource_subject')
        .select(['identifier', 'subject_urn as subjectUrn', 'updated_at as updatedAt', 'deleted'])
        .orderBy('updated_at')
        .orderBy('identifier')
        .orderBy('subject_urn')
        .limit(limit);
      if (since !== undefined && after === undefined) query = query.where('updated_at', '>=', since);
      if (since !== undefined && after !== undefined)
        query = query.where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('updated_at', 'identifier', 'subject_urn'),
            '>',
            tuple(since, after.identifier, after.subjectUrn),
          ),
        );
      return query.execute();
    },

    /** Resources with a policy that changed after place `after`, in the order of the feed. */
    async changes(after: number, limit: number): Promise<ChangedResource[]> {
      return tables
        .selectFrom('resource_registry.resource')
        .select(['identifier', 'changed_at as changedAt', 'change_number as number'])
        .where('current_policy', 'is not', null)
        .where('change_number', '>', after)
        .orderBy('change_number')
        .limit(limit)
        .execute();
    },
  };
};

export type ResourceReader = ReturnType<typeof resourceReader>;
