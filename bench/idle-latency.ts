import { call, eventually, expectStatus } from '../acceptance/client/http.ts';
import { testToken } from '../acceptance/client/maskinporten.ts';
import { startReceiver } from '../acceptance/client/receiver.ts';
import { type Bench, type Line, milliseconds, pause, percentile, post } from './bench.ts';

const MESSAGES = 200;

/** Design §7: how long an idle server takes from accepting a message to publishing it, and from that to the webhook. */
export async function idleLatency(bench: Bench): Promise<Line[]> {
  const { base, database, recipients } = bench;
  const arrivals = new Map<string, number>();
  const receiver = await startReceiver((event) => {
    if (event.type.endsWith('correspondencepublished')) arrivals.set(event.resourceinstance ?? '', Date.now());
  });
  try {
    const token = await testToken(base, '311001000', 'altinn:serviceowner altinn:events.subscribe', { org: 'ttd' });
    const subscription = { endPoint: receiver.url, resourceFilter: 'urn:altinn:resource:ttd-demo-brev' };
    const created = await expectStatus(201, call(`${base}/events/api/v1/subscriptions`, { token, json: subscription }));
    const { id } = created.json<{ id: number }>();
    await eventually('validation', async () => {
      const answer = await call(`${base}/events/api/v1/subscriptions/${id}`, { token });
      return answer.json<{ validated: boolean }>().validated || undefined;
    });
    for (let index = 0; index < MESSAGES; index++) {
      const body = {
        correspondence: {
          resourceId: 'ttd-demo-brev',
          sendersReference: 'idle',
          content: { messageTitle: 'Tittel', messageSummary: '', messageBody: 'Brødtekst' },
        },
        recipients: [recipients[index]],
      };
      await post(bench, '/correspondence/api/v1/correspondence', JSON.stringify(body));
      await pause(20);
    }
    await eventually('delivery', async () => arrivals.size >= MESSAGES || undefined, 30_000);
    const { rows } = await database.query<{ id: string; created: Date; published: Date }>(
      `select c.id, c.created, c.published from correspondence.correspondence c
         join correspondence.content t on t.id = c.content_id where t.senders_reference = 'idle'`,
    );
    const ascending = (times: number[]) => times.sort((a, b) => a - b);
    const publishing = ascending(rows.map(({ created, published }) => published.getTime() - created.getTime()));
    const delivering = ascending(
      rows.map(({ id, published }) => (arrivals.get(id) ?? Number.NaN) - published.getTime()),
    );
    await call(`${base}/events/api/v1/subscriptions/${id}`, { method: 'DELETE', token });
    return [
      [
        'accepted → published, p50 / p99',
        `${milliseconds(percentile(publishing, 0.5))} / ${milliseconds(percentile(publishing, 0.99))}`,
      ],
      [
        'published → webhook, p50 / p95',
        `${milliseconds(percentile(delivering, 0.5))} / ${milliseconds(percentile(delivering, 0.95))}`,
      ],
    ];
  } finally {
    await receiver.stop();
  }
}
