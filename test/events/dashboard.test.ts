import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { startTestServer } from '../harness/server.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const namesIn = (text: string) => [...new Set(text.match(/\bbudstikke_[a-z_]+/g))];

test('every measure of the dashboard and of the documentation is one that /metrics shows', async () => {
  const server = await startTestServer();
  try {
    const shown = await (await fetch(`${server.url}/metrics`)).text();
    const known = (name: string) => shown.includes(`# TYPE ${name.replace(/_(bucket|count|sum)$/, '')} `);
    const onDashboard = namesIn(JSON.stringify(JSON.parse(read('grafana-dashboard.json'))));
    assert.ok(onDashboard.length > 10);
    assert.deepEqual(
      [...onDashboard, ...namesIn(read('operations.md'))].filter((name) => !known(name)),
      [],
    );
    for (const queue of ['correspondence-publish', 'event-deliveries', 'notifications', 'e-mail', 'sms'])
      assert.match(shown, new RegExp(`^budstikke_queue_age_seconds\\{queue="${queue}"\\} 0`, 'm'), queue);
  } finally {
    await server.close();
  }
});
