import { testToken } from '../acceptance/client/maskinporten.ts';
import { type Bench, type Line, milliseconds, percentile } from './bench.ts';

const EVENTS = 1_000_000;
const PARTIES = 2000;
const REQUESTS = 300;
const WARM_UP = 5;
const RESOURCE = 'urn:altinn:resource:ttd-demo-brev';
const PREFIX = 'no.altinn.correspondence.';

/** Issue 6: a filtered page of a feed of a million events, over HTTP, one request after the other, decisions included. */
export async function eventsFeed(bench: Bench): Promise<Line[]> {
  const { base, database, recipients } = bench;
  // One event in ten thousand is of the rare type.
  await database.query(
    `insert into events.event (transaction_number, recorded_at, id, source, type, time, resource, resource_instance, subject)
     select pg_current_xact_id()::text::bigint, now(), gen_random_uuid()::text, $1,
       $2 || case when n % 9973 = 0 then 'correspondencepurged' else ($3::text[])[n / $6 % 4 + 1] end, now(), $4,
       gen_random_uuid()::text, ($5::text[])[n % $6 + 1]
     from generate_series(1, $7::int) n`,
    [
      `${base}/correspondence/api/v1/correspondence`,
      PREFIX,
      ['correspondenceinitialized', 'correspondencepublished', 'correspondencereceiverread', 'attachmentpublished'],
      RESOURCE,
      recipients.slice(0, PARTIES),
      PARTIES,
      EVENTS,
    ],
  );
  await database.query('vacuum analyze events.event');
  const token = await testToken(base, '311001000', 'altinn:serviceowner altinn:events.subscribe', {
    org: 'ttd',
    ttl: '7200',
  });
  const measure = async (query: string): Promise<string> => {
    const times: number[] = [];
    const first = `/events/api/v1/events?resource=${RESOURCE}&after=0&${query}`;
    let path = first;
    let seen = 0;
    for (let index = -WARM_UP; index < REQUESTS; index++) {
      const started = performance.now();
      const { statusCode, headers, body } = await bench.http.request({
        path,
        method: 'GET',
        headers: { authorization: `Bearer ${token}` },
      });
      const events = (await body.json()) as unknown[];
      // The first pages ask for decisions on parties nobody has asked about yet.
      if (index >= 0) times.push(performance.now() - started);
      if (statusCode !== 200) throw new Error(`The feed answered ${statusCode}`);
      if (index >= 0) seen += events.length;
      const { next } = headers;
      path = typeof next === 'string' ? next.slice(base.length) : first;
    }
    times.sort((a, b) => a - b);
    return `${milliseconds(percentile(times, 0.5))} / ${milliseconds(percentile(times, 0.99))} (${seen} events in ${REQUESTS} pages)`;
  };
  const subject = recipients[7]!;
  return [
    ['pages of 50 of one subject, p50 / p99', await measure(`subject=${subject}`)],
    ['of one subject and one type', await measure(`subject=${subject}&type=${PREFIX}correspondencepublished`)],
    ['of one type among four', await measure(`type=${PREFIX}correspondencepublished`)],
    ['of a type that is one event in ten thousand', await measure(`type=${PREFIX}correspondencepurged`)],
    ['without filter', await measure('')],
  ];
}
