import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { FeedShift } from '../../server/events/store/feed-shift.ts';
import { eventsWriter } from '../../server/events/store/writer.ts';
import { systemClock } from '../../server/foundation/clock.ts';
import { openTestDatabase } from '../harness/database.ts';
import { freePort, startProcess } from '../harness/process.ts';
import { startWebhookReceiver } from '../harness/webhook-receiver.ts';
import { isEvent, newEvent, organization, RESOURCE } from './house.ts';

const EVENTS = 10_000;
const KILLS = [2000, 5000, 8000];

test('kill -9 three times during 10 000 deliveries: every event arrives, always with the same id', {
  timeout: 300_000,
}, async (context) => {
  const house = await openTestDatabase({ poolSize: 4 });
  const directory = await mkdtemp(join(tmpdir(), 'budstikke-deliveries-'));
  const receiver = await startWebhookReceiver({ script: () => ({ status: 200, delay: 20 }) });
  const variables = { DATABASE_URL: house.url, DATA_DIR: directory, PORT: String(await freePort()) };
  let server = await startProcess(variables);
  try {
    const { base } = server;
    const token = await testToken(base, '311001000', 'altinn:serviceowner altinn:events.subscribe', { org: 'ttd' });
    const json = { endPoint: receiver.url, resourceFilter: RESOURCE.replace('example-letter', 'ttd-demo-brev') };
    await expectStatus(201, call(`${base}/events/api/v1/subscriptions`, { token, json }));
    await receiver.arrived(1);

    const instances = new Map<string, string>();
    const shift = await new FeedShift(house.database).current();
    for (let batch = 0; batch < EVENTS / 500; batch++) {
      const events = Array.from({ length: 500 }, () =>
        newEvent(systemClock, { resourceId: 'ttd-demo-brev', subject: organization('311003003') }),
      );
      for (const { id, resourceInstance } of events) instances.set(resourceInstance, id);
      await house.database.transaction((transaction) =>
        eventsWriter(transaction).record(events, { shift, now: systemClock.now() }),
      );
    }
    for (const kill of KILLS) {
      await receiver.arrived(kill, isEvent, 60_000);
      await server.kill();
      server = await startProcess(variables);
    }
    const told = new Map<string, Set<string>>();
    let read = 0;
    await eventually(
      'the arrival of every event',
      async () => {
        for (; read < receiver.received.length; read++) {
          const request = receiver.received[read]!;
          if (!isEvent(request)) continue;
          const { id, resourceinstance } = JSON.parse(request.body);
          told.set(resourceinstance, (told.get(resourceinstance) ?? new Set()).add(id));
        }
        return told.size >= EVENTS || undefined;
      },
      120_000,
    );
    assert.deepEqual(
      [...instances].filter(([instance, id]) => !told.get(instance)?.has(id) || told.get(instance)!.size !== 1),
      [],
    );
    const twice = receiver.received.filter(isEvent).length - EVENTS;
    context.diagnostic(`${EVENTS} events, ${KILLS.length} kills, ${twice} pushes sent a second time`);
    const { rows } = await eventually(
      'the end of the work',
      async () => {
        const answer = await house.database.pool.query(
          'select state, count(*)::int as number from events.delivery where event_sequence is not null group by state',
        );
        return answer.rows.length === 1 ? answer : undefined;
      },
      60_000,
    );
    assert.deepEqual(rows, [{ state: 'delivered', number: EVENTS }]);
  } finally {
    await server.stop();
    await receiver.close();
    await house.close();
    await rm(directory, { recursive: true, force: true });
  }
});
