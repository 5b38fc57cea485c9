import { statement } from '../../foundation/database/database.ts';

/**
 * Holds the contents that use an attachment, in order of id: two files of one message that become clean at the same
 * time must see each other.
 */
export const HOLD_CONTENTS = statement(
  'mail-hold-contents',
  `select t.id from correspondence.content t
    where t.id in (select content_id from correspondence.content_attachment where attachment_id = $1)
    order by t.id for update`,
);

/** Gives messages to the publish sweep that waited for this attachment and now have all their files published. */
export const RELEASE_WAITING = statement(
  'mail-release-waiting',
  `update correspondence.correspondence c
      set publish_at = greatest(c.requested_publish_time, $2)
    where c.content_id in (select content_id from correspondence.content_attachment where attachment_id = $1)
      and c.status = 0 and c.publish_at is null
      and not exists (
        select from correspondence.content_attachment l join correspondence.attachment a on a.id = l.attachment_id
         where l.content_id = c.content_id and a.status <> 2)`,
);

/** Unpublished messages that use an attachment; what an infected file takes with it. */
export const UNPUBLISHED_WITH = statement(
  'mail-unpublished-with',
  `select c.id, c.resource_id, c.sender
     from correspondence.correspondence c
    where c.content_id in (select content_id from correspondence.content_attachment where attachment_id = $1)
      and c.status in (0, 1)
      for update of c`,
);

/** Takes stored files that still wait for a scanner, for as long as a scan may take. */
export const CLAIM_TO_SCAN = statement(
  'mail-claim-to-scan',
  `update correspondence.attachment a
      set scan_at = $2, scan_attempts = a.scan_attempts + 1
    where a.id in (select id from correspondence.attachment where scan_at <= $1 order by scan_at limit $3 for update skip locked)
   returning a.id, a.blob_key, a.scan_attempts, a.sender, a.resource_id`,
);

/** Of two recipients who purge at the same time, the second must see the first. */
export const HOLD_CONTENT = statement(
  'mail-hold-content',
  'select id from correspondence.content where id = $1 for update',
);

/** Purging a content's last message takes the texts with it; the row stays for search and statistics. */
export const ERASE_UNUSED_CONTENT = statement(
  'mail-erase-unused-content',
  `update correspondence.content
      set title = '', summary = '', body = '', message_sender = null, property_list = '{}', reply_options = '[]',
          notification = null, erased_at = $2
    where id = $1 and not exists (
      select from correspondence.correspondence where content_id = $1 and status not in (7, 8))
      and not exists (select from correspondence.bulk where content_id = $1 and completed is null)`,
);

/**
 * Holds the files of a content before it is asked who else uses them: of two messages that are purged at the same time
 * the second must see the first, and a message that is just being sent with a file must be seen too.
 */
export const HOLD_ATTACHMENTS = statement(
  'mail-hold-attachments',
  `select a.id from correspondence.attachment a
    where a.id in (select attachment_id from correspondence.content_attachment where content_id = $1)
    order by a.id for update`,
);

/** Files of a content that no unpurged message uses any more; they are held. */
export const UNUSED_ATTACHMENTS = statement(
  'mail-unused-attachments',
  `select a.id, a.blob_key
     from correspondence.attachment a
    where a.id in (select attachment_id from correspondence.content_attachment where content_id = $1)
      and a.status not in (3, 5)
      and not exists (
        select from correspondence.content_attachment l join correspondence.correspondence c on c.content_id = l.content_id
         where l.attachment_id = a.id and c.status not in (7, 8))
      and not exists (
        select from correspondence.content_attachment l join correspondence.bulk b on b.content_id = l.content_id
         where l.attachment_id = a.id and b.completed is null)`,
);
