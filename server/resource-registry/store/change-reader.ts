import { type Queries, statement } from '../../foundation/database/database.ts';
import type { RegistryChange, RegistryChangeFilter } from '../port.ts';

// Each kind of change has numbers of its own; a page of the whole is made of the newest of both.
const CHANGES = statement(
  'resource-registry-changes-of-owner',
  `select * from (
     (select 'service' as subject, publication.identifier, publication.at, publication.by, 'published' as what,
        publication.number, jsonb_build_object('label', publication.label) as details
      from resource_registry.publication
      join resource_registry.resource_version version using (version_id)
      where version.document -> 'hasCompetentAuthority' ->> 'organization' = $1)
     union all
     (select 'access-list', identifier, at, performed_by, kind, number, details
      from resource_registry.access_list_event where owner = $2)
   ) change
   where ($3::text is null or by = $3) and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)
     and ($6::text is null or what = $6) and ($7::text is null or identifier = $7)
     and ($8::timestamptz is null or (at, subject, identifier, number) < ($8, $9, $10, $11))
   order by at desc, subject desc, identifier desc, number desc limit $12`,
);

/** Changes of an owner's services and access lists, the newest first. */
export const changeReader = (queries: Queries) => ({
  find: (
    owner: { readonly code: string; readonly organizationNumber: string },
    { by, from, to, what, identifier, after }: RegistryChangeFilter,
    limit: number,
  ): Promise<RegistryChange[]> =>
    queries.run<RegistryChange>(CHANGES, [
      owner.organizationNumber,
      owner.code,
      by ?? null,
      from ?? null,
      to ?? null,
      what ?? null,
      identifier ?? null,
      after?.at ?? null,
      after?.subject ?? null,
      after?.identifier ?? null,
      after?.number ?? null,
      limit,
    ]),
});
