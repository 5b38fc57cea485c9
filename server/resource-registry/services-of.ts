import { sql } from 'kysely';
import type { ServiceOwner } from '../administration/port.ts';
import type { Queries } from '../foundation/database/database.ts';
import { judgeDraft, readersOf } from './model/draft-verdict.ts';
import { lint } from './model/lint.ts';
import { ownedResource, type ServiceDraft } from './model/service-draft.ts';
import { type ServiceResource, withoutNulls } from './model/service-resource.ts';
import type { OwnDraft, OwnService, Texts } from './port.ts';
import type { Policies } from './store/policies.ts';

const MOST_SERVICES = 200;
const MOST_DRAFTS = 20;

/** What an owner has published, and what it is writing; the last changed first. */
export async function servicesOf(
  queries: Queries,
  {
    policies,
    knowsSubject,
  }: { policies: Pick<Policies, 'ofVersion'>; knowsSubject: ((urn: string) => boolean) | undefined },
  owner: ServiceOwner,
): Promise<{ readonly services: readonly OwnService[]; readonly drafts: readonly OwnDraft[] }> {
  const tables = queries.tables<never>();
  const [published, drafts] = await Promise.all([
    sql<{ identifier: string; document: ServiceResource; policy: number | null; changed: Date; uploaded: Date | null }>`
      select resource.identifier, current.document, resource.current_policy as policy,
             resource.changed_at as changed, policy.uploaded_at as uploaded
        from resource_registry.resource_version current
        join resource_registry.resource on resource.current_version = current.version_id
        left join resource_registry.policy on policy.version = resource.current_policy
       where current.document -> 'hasCompetentAuthority' ->> 'organization' = ${owner.organizationNumber}
       order by resource.changed_at desc limit ${MOST_SERVICES}`.execute(tables),
    sql<ServiceDraft & { identifier: string; based_on: number | null; changed_at: Date }>`
      select identifier, based_on, resource, policy, examples, changed_at from resource_registry.draft
       where owner = ${owner.code} order by changed_at desc limit ${MOST_DRAFTS}`.execute(tables),
  ]);
  return {
    services: await Promise.all(
      published.rows.map(async ({ identifier, document, policy, changed, uploaded }): Promise<OwnService> => {
        const { resourceType, title } = document;
        const tree = policy === null ? undefined : (await policies.ofVersion(policy))?.tree;
        return {
          identifier,
          resourceType,
          title: title ?? {},
          changed,
          policy:
            policy === null || tree === undefined || uploaded === null
              ? undefined
              : {
                  version: policy,
                  uploaded,
                  warnings: lint(tree, { resourceType, knowsSubject }),
                  readers: readersOf(tree),
                },
        };
      }),
    ),
    drafts: drafts.rows.map(({ identifier, based_on, changed_at, ...draft }): OwnDraft => {
      const whole = { ...draft, resource: ownedResource(draft.resource, identifier, owner) };
      const { faults, tree } = judgeDraft(whole, identifier, { isNew: based_on === null, knowsSubject });
      return {
        identifier,
        resourceType: draft.resource.resourceType ?? undefined,
        title: withoutNulls(draft.resource.title ?? {}) as Texts,
        changed: changed_at,
        hasPolicy: draft.policy !== null,
        faults: { service: faultsIn('resource'), policy: faultsIn('policy') },
        readers: tree === undefined ? undefined : readersOf(tree),
      };
      function faultsIn(part: 'resource' | 'policy'): number {
        return faults.filter((fault) => fault.part === part).length;
      }
    }),
  };
}
