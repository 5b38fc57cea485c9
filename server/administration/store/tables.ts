import type { ColumnType } from 'kysely';
import type { MemberRole, OwnerChange } from '../port.ts';

/** Tables of the schema `administration`. */
export interface AdministrationTables {
  'administration.service_owner': ServiceOwnerRow;
  'administration.member': MemberRow;
  'administration.invitation': InvitationRow;
  'administration.preference': Preferences & { person: string };
  'administration.change': {
    id: string;
    service_owner: string;
    at: Date;
    actor: string;
    subject: OwnerChange['subject'];
    identifier: string;
    what: string;
    details: ColumnType<OwnerChange['details'], string, never>;
  };
}

export interface ServiceOwnerRow {
  code: string;
  organization_number: string;
  name_nb: string;
  name_nn: string;
  name_en: string;
  contact_email: string;
  contact_phone: string | null;
  agreement_accepted_at: Date;
  status: 'applied' | 'approved' | 'suspended' | 'rejected';
  created_at: Date;
  approved_at: Date | null;
  suspended_reason: string | null;
  rejected_reason: string | null;
}

export interface MemberRow {
  service_owner: string;
  party_uuid: string;
  role: MemberRole;
  created: Date;
  /** When the person last did something for the service owner. */
  last_seen: Date | null;
}

export interface InvitationRow {
  id: string;
  service_owner: string;
  role: MemberRole;
  note: string;
  digest: Buffer;
  created: Date;
  expires: Date;
}

/** How a person wants the pages; null is no wish. */
export interface Preferences {
  language: 'nb' | 'nn' | 'en' | null;
  theme: 'light' | 'dark' | 'auto' | null;
  /** Party uuid chosen last. */
  party: string | null;
}
