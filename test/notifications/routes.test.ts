import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '../harness/server.ts';

const FILE = new URL('../../../shared/conformance/openapi/routes.notifications.json', import.meta.url);
const BASE = '/notifications/api/v1/';

/** What is not offered, and why (docs/deviations.md). */
const NOT_OFFERED: readonly { readonly route: RegExp; readonly reason: string }[] = [
  { route: /^POST trigger\//, reason: 'the product’s own sweeps do this work, woken when there is some' },
  { route: /^(GET|POST) metrics/, reason: 'the figures are in `statistics`, by owner, and in /metrics for operators' },
  { route: /^GET tests\/sendcondition$/, reason: 'a helper of the platform’s own tests' },
];

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server?.close());

test('every route of Altinn’s notifications answers, but those that are not offered for a reason', {
  skip: existsSync(FILE) ? false : `${FILE.pathname} is not there`,
}, async () => {
  const { routes } = JSON.parse(readFileSync(FILE, 'utf8')) as { routes: { method: string; path: string }[] };
  assert.ok(routes.length > 20);
  const statusOf = async (method: string, path: string) => {
    const answer = await fetch(server.url + path, { method });
    await answer.text();
    return answer.status;
  };
  const wrong: string[] = [];
  const reasons = new Set<string>();
  for (const { method, path } of routes) {
    const excuse = NOT_OFFERED.find(({ route }) => route.test(`${method} ${path.replace(BASE, '')}`));
    const status = await statusOf(method, path.replace(/\{[^}]+\}/g, '0193a5a5-0000-7000-8000-000000000001'));
    // Without a token nothing that is there is ever said to be unknown.
    const isThere = status !== 404 && status !== 405;
    if (excuse !== undefined) reasons.add(excuse.reason);
    if (isThere === (excuse !== undefined)) wrong.push(`${method} ${path} ${status}`);
  }
  assert.deepEqual(wrong, []);
  assert.equal(reasons.size, NOT_OFFERED.length, 'a reason that is needed no more');
});
