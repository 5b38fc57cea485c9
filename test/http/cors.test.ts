import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isAllowedOrigin } from '../../server/http/cors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const INBOX = 'https://inbox.example.no';
const PATH = '/correspondence/api/v1/correspondence';

let server: TestServer;
before(async () => {
  server = await startTestServer({ INBOX_ORIGINS: `${INBOX}, https://*.example.com` });
});
after(() => server?.close());

const ask = (method: string, origin: string, path = PATH) =>
  fetch(server.url + path, {
    method,
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  });

describe('an inbox at a configured origin', () => {
  test('gets its preflight answered, credentials included', async () => {
    const { status, headers } = await ask('OPTIONS', INBOX);
    assert.equal(status, 204);
    assert.equal(headers.get('access-control-allow-origin'), INBOX);
    assert.equal(headers.get('access-control-allow-credentials'), 'true');
    assert.equal(headers.get('access-control-allow-methods'), 'GET, POST, DELETE, OPTIONS');
    assert.match(headers.get('access-control-allow-headers')!, /Authorization.*Content-Type.*traceparent/);
  });

  test('may read answers, refusals too', async () => {
    const { status, headers } = await ask('GET', 'https://post.example.com');
    assert.equal(status, 401);
    assert.equal(headers.get('access-control-allow-origin'), 'https://post.example.com');
    assert.match(headers.get('vary')!, /origin/i);
  });
});

describe('any other origin', () => {
  test('is served without CORS headers', async () => {
    for (const origin of ['https://evil.example', 'http://inbox.example.no', `${INBOX}.evil.example`, 'null'])
      for (const [method, status] of [
        ['OPTIONS', 204],
        ['GET', 401],
      ] as const) {
        const answer = await ask(method, origin);
        assert.equal(answer.status, status);
        assert.deepEqual(
          [...answer.headers.keys()].filter((name) => name.startsWith('access-control')),
          [],
          origin,
        );
      }
  });

  test('is nothing but the whole of a configured one', () => {
    const allowed = ['https://*.example.no'];
    for (const origin of ['https://a.example.no', 'https://a.b.example.no'])
      assert.ok(isAllowedOrigin(allowed, origin));
    for (const origin of [
      'https://example.no',
      'https://.example.no',
      'http://a.example.no',
      'https://evil.test/.example.no',
      'https://evil.test#.example.no',
      'https://a@b.example.no',
      'https://aexample.no',
    ])
      assert.ok(!isAllowedOrigin(allowed, origin), origin);
  });
});

test('an API other than the mail stays closed to the inbox', async () => {
  const { headers } = await ask('GET', INBOX, '/events/api/v1/subscriptions');
  assert.equal(headers.get('access-control-allow-origin'), null);
});
