import { type Queries, statement } from '../../foundation/database/database.ts';
import type { ServiceResource } from '../model/service-resource.ts';
import type { DraftPolicy } from '../model/service-draft.ts';
import type { DraftRow, DraftTables, PublicationRow } from './draft-tables.ts';

// Titles are searched in all languages; `like` patterns come with their own signs escaped.
const SERVICES = statement(
  'resource-registry-services',
  `select identifier, resource, title, draft_policy as "draftPolicy", policy, number, published_at as "publishedAt",
     published_by as "publishedBy", changed_at as "changedAt", changed_by as "changedBy",
     case when number is null then 'draft' when revision is null then 'published' else 'changed' end as state
   from (
     select coalesce(published.identifier, draft.identifier) as identifier, published.document as resource,
       coalesce(draft.resource, published.document) -> 'title' as title, draft.policy as draft_policy,
       published.current_policy as policy, published.number, published.at as published_at, published.by as published_by,
       draft.revision, coalesce(draft.changed_at, published.at) as changed_at,
       case when draft.revision is null then published.by else draft.changed_by end as changed_by
     from (
       select resource.identifier, version.document, resource.current_policy, coalesce(newest.number, 0) as number,
         coalesce(newest.at, resource.changed_at) as at, newest.by
       from resource_registry.resource_version version
       join resource_registry.resource on resource.current_version = version.version_id
       left join lateral (
         select number, at, by from resource_registry.publication
         where publication.identifier = resource.identifier order by number desc limit 1
       ) newest on true
       where version.document -> 'hasCompetentAuthority' ->> 'organization' = $1
     ) published
     full join (select * from resource_registry.draft where owner = $2) draft using (identifier)
   ) service
   where ($3::text is null or identifier > $3)
     and ($4::text is null or identifier ilike $4 or title ->> 'nb' ilike $4 or title ->> 'nn' ilike $4
       or title ->> 'en' ilike $4)
     and ($5::text is null or $5 = case when number is null then 'draft' when revision is null then 'published' else 'changed' end)
   order by identifier limit $6`,
);

/** A service as a list shows it. */
export interface ListedService {
  readonly identifier: string;
  /** What is published; null for a draft of a new one. */
  readonly resource: ServiceResource | null;
  readonly title: Readonly<Record<string, string>> | null;
  readonly draftPolicy: DraftPolicy | null;
  /** Version of the published policy. */
  readonly policy: number | null;
  readonly number: number | null;
  readonly publishedAt: Date | null;
  readonly publishedBy: string | null;
  readonly changedAt: Date;
  readonly changedBy: string | null;
  readonly state: 'draft' | 'published' | 'changed';
}

export interface ServiceFilter {
  readonly owner: { readonly code: string; readonly organizationNumber: string };
  readonly after: string | undefined;
  readonly q: string | undefined;
  readonly state: string | undefined;
}

/** What was in force after a publication. */
export interface Published {
  readonly publication: PublicationRow;
  readonly resource: ServiceResource;
  readonly policy: Buffer | null;
}

/** Reads of drafts and publications. */
export const draftReader = (queries: Queries) => {
  const tables = queries.tables<DraftTables>();
  return {
    draft: (owner: string, identifier: string): Promise<DraftRow | undefined> =>
      tables
        .selectFrom('resource_registry.draft')
        .selectAll()
        .where('owner', '=', owner)
        .where('identifier', '=', identifier)
        .executeTakeFirst(),

    /** Services of an owner by id, published ones and drafts. */
    services: ({ owner, after, q, state }: ServiceFilter, limit: number): Promise<ListedService[]> =>
      queries.run<ListedService>(SERVICES, [
        owner.organizationNumber,
        owner.code,
        after ?? null,
        q === undefined ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`,
        state ?? null,
        limit,
      ]),

    /** The newest publication of a resource; undefined when none was noted. */
    newest: (identifier: string): Promise<PublicationRow | undefined> =>
      tables
        .selectFrom('resource_registry.publication')
        .selectAll()
        .where('identifier', '=', identifier)
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst(),

    /** Publications of a resource before number `before`, the newest first. */
    publications(identifier: string, before: number | undefined, limit: number): Promise<PublicationRow[]> {
      const query = tables
        .selectFrom('resource_registry.publication')
        .selectAll()
        .where('identifier', '=', identifier)
        .orderBy('number', 'desc')
        .limit(limit);
      return (before === undefined ? query : query.where('number', '<', before)).execute();
    },

    /** What was in force after publication `number`. */
    async published(identifier: string, number: number): Promise<Published | undefined> {
      const publication = await tables
        .selectFrom('resource_registry.publication')
        .selectAll()
        .where('identifier', '=', identifier)
        .where('number', '=', number)
        .executeTakeFirst();
      if (publication === undefined) return undefined;
      const version = await tables
        .selectFrom('resource_registry.resource_version')
        .select('document')
        .where('version_id', '=', publication.version_id)
        .executeTakeFirst();
      if (version === undefined) return undefined;
      const policy =
        publication.policy === null
          ? undefined
          : await tables
              .selectFrom('resource_registry.policy')
              .select('document')
              .where('version', '=', publication.policy)
              .executeTakeFirst();
      return { publication, resource: version.document, policy: policy?.document ?? null };
    },
  };
};

export type DraftReader = ReturnType<typeof draftReader>;
