import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '../harness/server.ts';

const FILE = new URL('../../../shared/conformance/openapi/routes.register.json', import.meta.url);

/** What of Altinn's register is not served here, and why (docs/deviations.md). */
const NOT_OFFERED: readonly [path: RegExp, why: string][] = [
  [/\/debug\//, 'looks into the import from other registers'],
  [/^\/enhets-registeret\//, 'takes the nightly file of the business register; parties come by the import here'],
  [/\/set-username$/, 'usernames of self-identified users come with the import'],
  [/\/self-identified$/, 'self-identified users come with the import; the body is not published'],
  [/\/persons$/, 'for apps, with the token of somebody logged in beside their own; no apps are hosted here'],
];

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server?.close());

test('every route of Altinn’s register answers, but those named with the reason', {
  skip: existsSync(FILE) ? false : `${FILE.pathname} is not there`,
}, async () => {
  const { routes } = JSON.parse(readFileSync(FILE, 'utf8')) as { routes: { method: string; path: string }[] };
  const statusOf = async (method: string, path: string) => {
    const answer = await fetch(server.url + path, { method });
    await answer.text();
    return answer.status;
  };
  assert.equal(await statusOf('GET', '/register/api/v1/no-such-route'), 404);
  assert.equal(await statusOf('DELETE', '/register/api/v1/parties/lookup'), 405);
  const missing: string[] = [];
  const used = new Set<RegExp>();
  for (const { method, path } of routes) {
    const named = NOT_OFFERED.find(([pattern]) => pattern.test(path));
    const filled = path
      .replace('v{version:apiVersion}', path.includes('/internal/') ? 'v2' : 'v1')
      .replace('{orgNr}', '311003003')
      .replace(/\{[^}]*:int\}/, '50000001')
      .replace(/\{[^}]+\}/g, '0193a5a5-0000-7000-8000-000000000001');
    // Without a token, nothing that is there is ever said to be unknown.
    const served = await statusOf(method, filled).then((status) => status !== 404 && status !== 405);
    if (named !== undefined) used.add(named[0]);
    if (served === (named !== undefined)) missing.push(`${method} ${path}`);
  }
  assert.deepEqual(missing, [], 'missing, or served although it is named');
  assert.equal(used.size, NOT_OFFERED.length, 'a name that no route has');
});
