import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { call } from './client/http.ts';
import { testToken } from './client/maskinporten.ts';
import { onboard } from './onboarding.ts';
import { startOwnServer } from './own-server.ts';

/** Solsiden Borettslag and Fjordfisk AS of the demo's register. */
const [ORGANIZATION, RECIPIENT] = ['311005006', '311003003'];

test('an organisation becomes a service owner whose first message is read and confirmed, in fewer than 40 lines', {
  timeout: 120_000,
}, async () => {
  const source = readFileSync(fileURLToPath(new URL('onboarding.ts', import.meta.url)), 'utf8');
  assert.ok(source.trim().split('\n').length < 40, 'the walk is short');
  const server = await startOwnServer({ API_KEYS: 'required' });
  try {
    const id = await onboard(server.base, ORGANIZATION, 'solsiden', RECIPIENT);
    const token = await testToken(server.base, ORGANIZATION, 'altinn:serviceowner', { org: 'solsiden' });
    const setup = await call(`${server.base}/administration/api/v1/owners/solsiden/setup`, { token });
    const { steps } = setup.json<{
      steps: { step: string; state: string; evidence: { correspondenceId?: string } }[];
    }>();
    const message = steps.find(({ step }) => step === 'first-message')!;
    assert.deepEqual([message.state, message.evidence.correspondenceId], ['done', id], setup.text);
    const { status } = await call(`${server.base}/correspondence/api/v1/correspondence?role=Sender`);
    assert.equal(status, 401, 'which nobody does without a key');
  } finally {
    await server.stop();
  }
});
