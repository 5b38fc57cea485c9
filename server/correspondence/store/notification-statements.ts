import { statement } from '../../foundation/database/database.ts';

/** What notifications ask the mail, and what they are made of. */

/** What the notifications of just published messages say. */
export const NOTIFICATION_FACTS = statement(
  'mail-notification-facts',
  `select c.id, c.recipient, c.recipient_name, c.sender, c.resource_id, t.senders_reference, t.message_sender, t.language,
          t.title, t.notification, t.ignore_reservation
     from unnest($1::smallint[], $2::uuid[]) as asked (bucket, id)
     join correspondence.correspondence c on c.bucket = asked.bucket and c.id = asked.id
     join correspondence.content t on t.id = c.content_id
    where t.notification is not null`,
);

/** Holds messages about which something is about to be sent: a reading comes wholly before or wholly after. */
export const NOTIFICATION_CONDITIONS = statement(
  'mail-notification-conditions',
  `select c.id, c.status, c.published, c.read_at
     from unnest($1::smallint[], $2::uuid[]) as asked (bucket, id)
     join correspondence.correspondence c on c.bucket = asked.bucket and c.id = asked.id
    order by c.id for share of c`,
);

export const NOTIFICATION_OWNERS = statement(
  'mail-notification-owners',
  `select c.id, c.sender, c.resource_id
     from unnest($1::smallint[], $2::uuid[]) as asked (bucket, id)
     join correspondence.correspondence c on c.bucket = asked.bucket and c.id = asked.id`,
);
