import type { Generated } from 'kysely';
import type { ServiceResource } from '../model/service-resource.ts';

/** Tables of this domain, as kysely needs them; what they hold is told in the migration. */
export interface Tables {
  'resource_registry.feed': { number: number; at: Date };
  'resource_registry.resource': {
    identifier: string;
    current_version: number;
    current_policy: number | null;
    change_number: number;
    changed_at: Date;
  };
  'resource_registry.resource_version': {
    version_id: number;
    identifier: string;
    document: ServiceResource;
    created_at: Date;
  };
  'resource_registry.policy': {
    version: Generated<number>;
    identifier: string;
    document: Buffer;
    uploaded_at: Date;
  };
  'resource_registry.resource_subject': {
    identifier: string;
    subject_urn: string;
    subject_type: string;
    subject_value: string;
    updated_at: Date;
    deleted: boolean;
  };
  'resource_registry.access_list': {
    id: Generated<number>;
    owner: string;
    identifier: string;
    name: string;
    description: string;
    version: number;
    created_at: Date;
    updated_at: Date;
  };
  'resource_registry.access_list_member': { list: number; party: string; since: Date };
  'resource_registry.access_list_connection': {
    list: number;
    resource: string;
    actions: string[];
    created_at: Date;
    updated_at: Date;
  };
  'resource_registry.access_list_event': {
    number: Generated<number>;
    list: number;
    owner: string | null;
    identifier: string | null;
    kind: AccessListEventKind;
    details: Record<string, unknown>;
    performed_by: string | null;
    at: Date;
  };
}

export type AccessListEventKind =
  | 'created'
  | 'updated'
  | 'deleted'
  | 'members_added'
  | 'members_removed'
  | 'resource_connection_created'
  | 'resource_connection_actions_added'
  | 'resource_connection_actions_removed'
  | 'resource_connection_deleted';
