import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { call } from './client/http.ts';
import { onboard } from './onboarding.ts';
import { startOwnServer } from './own-server.ts';

/** Solsiden Borettslag of the demo's register. */
const ORGANIZATION = '311005006';

test('an organisation becomes a service owner that calls with a token of its own, in fewer than 40 lines', {
  timeout: 120_000,
}, async () => {
  const source = readFileSync(fileURLToPath(new URL('onboarding.ts', import.meta.url)), 'utf8');
  assert.ok(source.trim().split('\n').length < 40, 'the walk is short');
  const server = await startOwnServer({ API_KEYS: 'required' });
  try {
    const clientId = await onboard(server.base, ORGANIZATION, 'solsiden');
    assert.match(clientId, /^[0-9a-f-]{36}$/);
    const { status } = await call(`${server.base}/correspondence/api/v1/correspondence?role=Sender`);
    assert.equal(status, 401, 'which nobody does without a key');
  } finally {
    await server.stop();
  }
});
