import type pg from 'pg';
import { bucketOf, newId } from '../server/foundation/ids.ts';
import { INSERT_REQUEST, PUBLISH } from '../server/correspondence/store/statements.ts';

/** The rows of a request and its publishing, written by plain SQL: what the server's figures are held against. */

const RESOURCE = 'ttd-demo-brev';
const OWNER = '311001000';
const PARTY = '00000000-0000-7000-8000-000000000001';

const EVENTS = {
  name: 'bench-events',
  text: `insert into events.event (transaction_number, recorded_at, id, source, type, resource, time, resource_instance, subject)
         select pg_current_xact_id()::text::bigint, $1, e.id, 'urn:bench', 'no.altinn.correspondence.bench', $2, $1, e.instance, e.subject
           from unnest($3::text[], $4::text[], $5::text[]) as e (id, instance, subject)`,
};

/** Inserts one request to these recipients, in a transaction; answers their ids. */
export async function insertRequest(pool: pg.Pool, recipients: readonly string[]): Promise<string[]> {
  const now = new Date();
  const ids = recipients.map((recipient) => newId(now, bucketOf(recipient)));
  const buckets = recipients.map(bucketOf);
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query({
      ...INSERT_REQUEST,
      values: [
        newId(now),
        now,
        RESOURCE,
        OWNER,
        'bench',
        null,
        'nb',
        'Tittel',
        '',
        'Brødtekst',
        '{}',
        '[]',
        '[]',
        null,
        now,
        null,
        null,
        false,
        false,
        false,
        1,
        buckets,
        ids,
        recipients,
        recipients.map(() => null),
        recipients.map(() => 1),
        recipients.map(() => null),
        PARTY,
        [...buckets, ...buckets],
        [...ids, ...ids],
        [...ids.map(() => 0), ...ids.map(() => 1)],
        [],
        [],
        [],
        null,
        null,
      ],
    });
    await client.query({ ...EVENTS, values: [now, RESOURCE, ids.map(() => newId(now)), ids, recipients] });
    await client.query('commit');
  } finally {
    client.release();
  }
  return ids;
}

/** Publishes messages in one transaction, with an event each. */
export async function publish(pool: pg.Pool, ids: readonly string[]): Promise<void> {
  const now = new Date();
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query({
      ...PUBLISH,
      values: [ids.map((id) => Number.parseInt(id.slice(-3), 16)), ids, ids.map(() => 1), ids.map(() => PARTY), now],
    });
    await client.query({ ...EVENTS, values: [now, RESOURCE, ids.map(() => newId(now)), ids, ids] });
    await client.query('commit');
  } finally {
    client.release();
  }
}
