import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { startTestServer } from '../harness/server.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const namesIn = (text: string) => [...new Set(text.match(/\bbudstikke_[a-z_]+/g))];

/** Measures whose every label is there before anything has happened, so that alerts on them work from the start. */
const LABELLED = [
  [
    'budstikke_event_delivery_failures_total',
    'kind',
    ['timeout', 'connection', 'certificate', 'address', 'redirect', 'refused', 'error', 'own'],
  ],
  ['budstikke_event_deliveries_total', 'outcome', ['delivered', 'failed', 'dead', 'unauthorized', 'cancelled']],
  ['budstikke_notification_lag_seconds_count', 'channel', ['e-mail', 'sms']],
] as const;

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
    const documented = namesIn(read('operations.md'));
    for (const name of namesIn(shown.replace(/^(?!# TYPE).*$/gm, ''))) {
      assert.ok(documented.includes(name), `${name} is not documented`);
      assert.ok(
        onDashboard.some((one) => one.replace(/_(bucket|count|sum)$/, '') === name),
        `${name} is on no panel`,
      );
    }
    for (const [name, label, values] of LABELLED)
      for (const value of values)
        assert.match(shown, new RegExp(`^${name}\\{(?:.*,)?${label}="${value}"`, 'm'), `${name} ${value}`);
    for (const queue of ['correspondence-publish', 'event-deliveries', 'notifications', 'e-mail', 'sms'])
      assert.match(shown, new RegExp(`^budstikke_queue_age_seconds\\{queue="${queue}"\\} 0`, 'm'), queue);
  } finally {
    await server.close();
  }
});
