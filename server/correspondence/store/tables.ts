import type { Generated } from 'kysely';
import type { RequestedNotification } from '../model/notification-texts.ts';

/** Tables of the mail as kysely sees them; the columns are explained in migrations/0007-correspondence.sql. */
export interface CorrespondenceTables {
  'correspondence.content': ContentTable;
  'correspondence.correspondence': CorrespondenceTable;
  'correspondence.status': StatusTable;
  'correspondence.fetch': FetchTable;
  'correspondence.attachment': AttachmentTable;
  'correspondence.attachment_status': AttachmentStatusTable;
  'correspondence.content_attachment': ContentAttachmentTable;
  'correspondence.idempotency_key': IdempotencyKeyTable;
}

interface ContentTable {
  id: string;
  resource_id: string;
  senders_reference: string;
  title: string;
  summary: string;
  body: string;
  message_sender: string | null;
  property_list: unknown;
  reply_options: unknown;
  notification: unknown;
  erased_at: Date | null;
}

interface CorrespondenceTable {
  bucket: number;
  id: string;
  content_id: string;
  recipient: string;
  recipient_name: string | null;
  resource_id: string;
  sender: string;
  created: Date;
  requested_publish_time: Date;
  status: number;
  status_text: string | null;
  status_changed: Date;
  published: Date | null;
  read_at: Date | null;
  confirmed_at: Date | null;
  publish_at: Date | null;
  lane: number;
  attempts: number;
  last_error: string | null;
}

interface StatusTable {
  bucket: number;
  correspondence_id: string;
  sequence: Generated<number>;
  status: number;
  status_text: string | null;
  changed: Date;
  party_uuid: string | null;
}

interface FetchTable {
  bucket: number;
  correspondence_id: string;
  fetched_at: Date;
  party_uuid: string;
  sequence: Generated<number>;
}

interface AttachmentTable {
  id: string;
  resource_id: string;
  sender: string;
  file_name: string;
  display_name: string | null;
  is_encrypted: boolean;
  checksum: string | null;
  senders_reference: string;
  expiration_in_days: number | null;
  created: Date;
  status: number;
  status_text: string | null;
  status_changed: Date;
  blob_key: string | null;
  size: number | null;
  party_uuid: string | null;
  scan_at: Date | null;
  scan_attempts: Generated<number>;
  scan_error: string | null;
}

interface AttachmentStatusTable {
  attachment_id: string;
  sequence: Generated<number>;
  status: number;
  status_text: string | null;
  changed: Date;
  party_uuid: string | null;
}

interface ContentAttachmentTable {
  content_id: string;
  attachment_id: string;
  position: number;
  expiration_time: Date | null;
}

interface IdempotencyKeyTable {
  owner: string;
  key: string;
  correspondence_id: string;
  created: Date;
}

/** Row of MESSAGE_BY_ID. */
export interface MessageRow {
  id: string;
  content_id: string;
  resource_id: string;
  sender: string;
  recipient: string;
  recipient_name: string | null;
  created: Date;
  requested_publish_time: Date;
  published: Date | null;
  read_at: Date | null;
  confirmed_at: Date | null;
  status: number;
  status_text: string | null;
  status_changed: Date;
  publish_at: Date | null;
  due_date_time: Date | null;
  senders_reference: string;
  message_sender: string | null;
  language: string;
  title: string;
  summary: string;
  body: string;
  property_list: Record<string, string>;
  reply_options: { linkURL: string; linkText: string | null }[];
  external_references: { referenceType: string; referenceValue: string }[];
  notification: RequestedNotification | null;
  ignore_reservation: boolean | null;
  is_confirmation_needed: boolean;
  is_confidential: boolean;
  allow_forwarding: boolean;
  attachments: LinkedAttachmentRow[];
  fetched: boolean;
}

/** Attachment inside a MessageRow; times are texts, since they come as JSON. */
export interface LinkedAttachmentRow {
  id: string;
  resource_id: string;
  file_name: string;
  display_name: string | null;
  is_encrypted: boolean;
  checksum: string | null;
  senders_reference: string;
  created: string;
  status: number;
  status_text: string | null;
  status_changed: string;
  expiration_time: string | null;
  blob_key: string | null;
  size: number | null;
}

export interface AttachmentRow extends Omit<AttachmentTable, 'scan_attempts'> {
  scan_attempts: number;
}

export interface StatusRow {
  status: number;
  status_text: string | null;
  changed: Date;
}
