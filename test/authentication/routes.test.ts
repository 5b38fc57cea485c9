import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startTestServer, type TestServer } from '../harness/server.ts';

const FILE = new URL('../../../shared/conformance/openapi/routes.authentication.json', import.meta.url);

/** Altinn's own OpenID server and its links between accounts; people log in at ID-porten directly here. */
const NOT_OFFERED =
  /\/(authorize|token|upstream\/.*|logout\/handleloggedout|openid\/logout|enduser\/selfidentified\/.*)$/;

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server?.close());

test('every route of Altinn’s authentication answers, but those of its own OpenID server', {
  skip: existsSync(FILE) ? false : `${FILE.pathname} is not there`,
}, async () => {
  const { routes } = JSON.parse(readFileSync(FILE, 'utf8')) as { routes: { method: string; path: string }[] };
  const missing: string[] = [];
  const statusOf = async (method: string, path: string) => {
    const answer = await fetch(server.url + path, { method });
    await answer.text();
    return answer.status;
  };
  assert.equal(await statusOf('GET', '/authentication/api/v1/no-such-route'), 404);
  for (const { method, path } of routes) {
    if (NOT_OFFERED.test(path)) continue;
    const filled = path
      .replace(/\{(party|facilitator)\}/g, '50000001')
      .replace(/\{[^}]+\}/g, '0193a5a5-0000-7000-8000-000000000001');
    // Without a token nothing that is there is ever said to be unknown.
    const status = await statusOf(method, filled);
    if (status === 404 || status === 405) missing.push(`${method} ${path} ${status}`);
  }
  assert.deepEqual(missing, []);
});
