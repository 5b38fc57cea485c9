import type { Generated } from 'kysely';
import type { SystemChangeType, SystemRight } from '../model/system.ts';
import type { RequestStatus, SystemUserKind } from '../model/system-user.ts';

/** Tables of `migrations/0014-onboarding.sql` and `0018-agents.sql` that hold systems and system users. */
export interface SystemTables {
  'authentication.system': {
    id: string;
    internal_id: string;
    vendor: string;
    name: Record<string, string>;
    description: Record<string, string>;
    rights: SystemRight[];
    access_packages: string[];
    redirect_urls: string[];
    is_visible: boolean;
    is_deleted: boolean;
    created: Date;
    last_updated: Date;
  };
  'authentication.system_client': { client_id: string; system_id: string; position: number };
  'authentication.system_change': {
    number: number;
    system_internal_id: string;
    changed_by: string;
    change_type: SystemChangeType;
    changed_data: unknown;
    client_id: string | null;
    created: Date;
  };
  'authentication.system_user_request': {
    id: string;
    system_id: string;
    owner: string;
    external_ref: string;
    integration_title: string;
    rights: SystemRight[];
    access_packages: string[];
    redirect_url: string | null;
    status: RequestStatus;
    escalated: boolean;
    created: Date;
    deleted: Date | null;
    kind: SystemUserKind;
  };
  'authentication.system_user': {
    id: string;
    system_id: string;
    owner: string;
    owner_party: string;
    external_ref: string;
    integration_title: string;
    rights: SystemRight[];
    access_packages: string[];
    created: Date;
    deleted: Date | null;
    kind: SystemUserKind;
    change_number: Generated<number>;
    last_changed: Date;
  };
  'authentication.system_user_client': { system_user_id: string; client_party: string; created: Date };
  'authentication.system_user_right': { system_user_id: string; resource_id: string; actions: string[] };
  'authentication.system_user_change_request': {
    id: string;
    system_user_id: string;
    required_rights: SystemRight[];
    unwanted_rights: SystemRight[];
    required_access_packages: string[];
    unwanted_access_packages: string[];
    redirect_url: string | null;
    status: RequestStatus;
    created: Date;
    deleted: Date | null;
  };
}
