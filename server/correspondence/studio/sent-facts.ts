import { sql } from 'kysely';
import { days, later } from '../../foundation/clock.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import { bucketOfId } from '../../foundation/ids.ts';
import type { SentMail, SentMessage, StuckMessage, UnopenedConfidential } from '../port.ts';
import { SearchReader } from '../store/search-reader.ts';
import { SentReader } from './sent-reader.ts';

/** Looked at in each service, of the newest and of the oldest messages: what this tells must not depend on how many there are. */
const LOOKED_AT = 200;
/** Confidential mail that nobody has opened for so long needs another way to its recipient (correspondence-receive §10.4). */
const UNOPENED_AFTER = days(7);
/** Looked at in each service for unopened confidential mail, of what was published in the last 90 days. */
const CONFIDENTIAL_LOOKED_AT = 2000;
const UNOPENED_BEFORE = days(90);

/** What a service owner's overview tells of the mail it has sent. */
export function sentFacts({ database, clock }: Pick<Foundation, 'database' | 'clock'>): SentMail {
  const tables = database.tables<never>();
  const resourcesOf = (sender: string) => new SearchReader(database).resourcesSent(sender);

  return {
    async furthest(sender) {
      const resources = await resourcesOf(sender);
      if (resources.length === 0) return undefined;
      const some = (order: 'asc' | 'desc') => sql`
        (select c.* from correspondence.correspondence c
          where c.sender = ${sender} and c.resource_id = wanted.resource_id
          order by c.requested_publish_time ${sql.raw(order)}, c.id ${sql.raw(order)} limit ${LOOKED_AT})`;
      const { rows } = await sql<SentMessage>`
        select c.id, c.resource_id as "resourceId", t.senders_reference as "sendersReference", c.recipient, c.created,
               c.published, c.read_at as "readAt", c.confirmed_at as "confirmedAt",
               t.is_confirmation_needed as "isConfirmationNeeded", c.status = 11 as failed
          from unnest(${resources}::text[]) as wanted (resource_id)
         cross join lateral (${some('desc')} union ${some('asc')}) c
          join correspondence.content t on t.id = c.content_id
         order by (c.read_at is not null and (c.confirmed_at is not null or not t.is_confirmation_needed)) desc,
                  c.read_at is not null desc, c.published is not null desc, c.status = 11, c.created desc
         limit 1`.execute(tables);
      return rows[0];
    },

    async stuck(sender, limit) {
      const reader = new SentReader(database);
      const now = clock.now();
      const ids = (await reader.stuck(sender, now, {}, limit)).map(({ id }) => id);
      const [reasons, listed] = await Promise.all([
        reader.reasons(ids, now),
        new SearchReader(database).listed(ids, ids.map(bucketOfId)),
      ]);
      return ids.flatMap((id): StuckMessage[] => {
        const why = reasons.get(id);
        const message = listed.get(id);
        // Got going between the two looks.
        if (why === undefined || message === undefined) return [];
        return [{ id, resourceId: message.resourceId, sendersReference: message.sendersReference, ...why }];
      });
    },

    async unopenedConfidential(sender, limit) {
      const resources = await resourcesOf(sender);
      const now = clock.now();
      const { rows } = await sql<UnopenedConfidential>`
        select c.id, c.resource_id as "resourceId", t.senders_reference as "sendersReference", c.published
          from unnest(${resources}::text[]) as wanted (resource_id)
         cross join lateral (
           select c.* from correspondence.correspondence c
            where c.sender = ${sender} and c.resource_id = wanted.resource_id
              and c.requested_publish_time between ${later(now, -UNOPENED_BEFORE)} and ${later(now, -UNOPENED_AFTER)}
            order by c.requested_publish_time desc limit ${CONFIDENTIAL_LOOKED_AT}) c
          join correspondence.content t on t.id = c.content_id and t.is_confidential
         where c.read_at is null and c.published < ${later(now, -UNOPENED_AFTER)} and c.status not in (7, 8, 11)
         order by c.published, c.id limit ${limit}`.execute(tables);
      return rows;
    },
  };
}
