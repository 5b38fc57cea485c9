import { statement } from '../../foundation/database/database.ts';

/** Messages by day, owner, displayed sender, sending organisation, resource and kind of recipient (§4.21). */
export const DAILY_COUNTS = statement(
  'mail-daily-counts',
  `select to_char(c.created at time zone 'UTC', 'YYYY-MM-DD') as day, c.sender, c.resource_id,
          coalesce(t.message_sender, '') as message_sender,
          coalesce((select property.value from jsonb_each_text(t.property_list) as property
                     where lower(property.key) = 'senderorgnumber' order by property.key limit 1), '') as sender_org_number,
          case when c.recipient like 'urn:altinn:organization:%' then 'Organization'
               when c.recipient like 'urn:altinn:person:%' then 'Person'
               else 'Unknown' end as recipient_type,
          count(*) as messages
     from correspondence.correspondence c join correspondence.content t on t.id = c.content_id
    where c.created >= $1 and c.sender = any($2::text[])
    group by 1, 2, 3, 4, 5, 6
    order by 1, 2, 3, 4, 5, 6`,
);

export const INSERT_REPORT = statement(
  'mail-insert-report',
  `insert into correspondence.statistics_report
     (id, generated_at, for_day, file_name, blob_key, size, md5, service_owner_count, total_correspondence_count, environment)
   values ($1, $2, $3::text::date, $4, $5, $6, $7, $8, $9, $10)`,
);

export const LATEST_REPORT = statement(
  'mail-latest-report',
  `select generated_at, file_name, blob_key, size, md5, service_owner_count, total_correspondence_count, environment
     from correspondence.statistics_report
    order by generated_at desc, id desc
    limit 1`,
);

/** Is the report of day $1 still to be made? There is none, and there are messages from before that day. */
export const REPORT_MISSING = statement(
  'mail-report-missing',
  `select not exists (select from correspondence.statistics_report where for_day = $1::text::date)
      and exists (select from correspondence.content where created < $2) as missing`,
);

/** Calls of an address within the window that begins at $2, oldest first. Older ones are forgotten. */
export const RECENT_CALLS = statement(
  'mail-recent-calls',
  `with forgotten as (delete from correspondence.statistics_call where called_at <= $2)
   select called_at from correspondence.statistics_call where address = $1 and called_at > $2 order by called_at`,
);

/** One address at a time, so that two calls do not both become the last one allowed. */
export const HOLD_ADDRESS = statement('mail-hold-address', 'select pg_advisory_xact_lock(hashtextextended($1, 0))');

export const INSERT_CALL = statement(
  'mail-insert-call',
  'insert into correspondence.statistics_call (address, called_at) values ($1, $2)',
);
