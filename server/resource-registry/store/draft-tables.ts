import type { Example } from '../model/example.ts';
import type { DraftPolicy } from '../model/service-draft.ts';
import type { ServiceResource } from '../model/service-resource.ts';
import type { ServiceResourceBody } from '../wire/service-resource.ts';

/** Tables of drafts and publications; what they hold is told in the migration. */
export interface DraftTables {
  'resource_registry.draft': {
    owner: string;
    identifier: string;
    revision: number;
    based_on: number | null;
    resource: ServiceResourceBody;
    policy: DraftPolicy | null;
    examples: readonly Example[];
    changed_by: string;
    created_at: Date;
    changed_at: Date;
  };
  'resource_registry.publication': {
    identifier: string;
    number: number;
    version_id: number;
    policy: number | null;
    examples: readonly Example[];
    label: string | null;
    by: string | null;
    at: Date;
  };
  'resource_registry.resource': { identifier: string; current_version: number; current_policy: number | null };
  'resource_registry.resource_version': { version_id: number; identifier: string; document: ServiceResource };
  'resource_registry.policy': { version: number; identifier: string; document: Buffer };
}

export type DraftRow = DraftTables['resource_registry.draft'];
export type PublicationRow = DraftTables['resource_registry.publication'];
