import { testToken } from '../acceptance/client/maskinporten.ts';
import { bucketOf } from '../server/foundation/ids.ts';
import { type Bench, type Line, milliseconds, percentile } from './bench.ts';

const MESSAGES = 1_000_000;
const PARTY = '311003003';
const REQUESTS = 300;

/** Design §7: the list of a party with a million messages, over HTTP, one request after the other. */
export async function longList(bench: Bench): Promise<Line[]> {
  const { base, database } = bench;
  const recipient = `urn:altinn:organization:identifier-no:${PARTY}`;
  const bucket = bucketOf(recipient);
  const content = '01900000-0000-7000-8000-000000000001';
  await database.query(
    `insert into correspondence.content
       (id, created, resource_id, sender, senders_reference, language, title, summary, body, property_list, reply_options,
        external_references, requested_publish_time, is_confirmation_needed, is_confidential, allow_forwarding)
     values ($1, now(), 'ttd-demo-brev', '311001000', 'list', 'nb', 'Tittel', '', 'Brødtekst', '{}', '[]', '[]', now(), false, false, false)`,
    [content],
  );
  await database.query(
    `insert into correspondence.correspondence
       (bucket, id, content_id, recipient, resource_id, sender, created, requested_publish_time, status, status_changed, published)
     select $1::smallint, (lpad(to_hex(1700000000000 + n), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 9, '0') || lpad(to_hex($1::smallint::int), 3, '0'))::uuid,
            $2, $3, 'ttd-demo-brev', '311001000', t, t, 2, t, t
       from generate_series(1, $4::int) n cross join lateral (select now() - n * interval '1 second' as t) times`,
    [bucket, content, recipient, MESSAGES],
  );
  await database.query('analyze correspondence.correspondence');
  const token = await testToken(base, PARTY, 'altinn:correspondence.read', { ttl: '7200' });
  const ask = async (query: string) => {
    const started = performance.now();
    const { statusCode, body } = await bench.http.request({
      path: `/correspondence/api/v1/correspondence?resourceId=ttd-demo-brev&role=Recipient${query}`,
      method: 'GET',
      headers: { authorization: `Bearer ${token}` },
    });
    const answer = (await body.json()) as { ids: string[]; continuationToken?: string };
    if (statusCode !== 200 || answer.ids.length === 0)
      throw new Error(`The list answered ${statusCode}: ${JSON.stringify(answer).slice(0, 300)}`);
    return { time: performance.now() - started, next: answer.continuationToken };
  };
  const measure = async (query: string, follow: boolean): Promise<string> => {
    const times: number[] = [];
    let next: string | undefined;
    for (let index = 0; index < REQUESTS; index++) {
      const answer = await ask(query + (follow && next ? `&continuationToken=${encodeURIComponent(next)}` : ''));
      next = answer.next;
      times.push(answer.time);
    }
    times.sort((a, b) => a - b);
    return `${milliseconds(percentile(times, 0.5))} / ${milliseconds(percentile(times, 0.99))}`;
  };
  return [
    ['first 1 000 ids, as of old, p50 / p99', await measure('', false)],
    ['pages of 100 with summaries, one after another', await measure('&limit=100&include=summary', true)],
    ['pages of 100 unread', await measure('&limit=100&unread=true', true)],
  ];
}
