import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walkGuide } from './guide.ts';
import { startOwnServer } from './own-server.ts';

/** Against `BASE_URL` when it is set, else against a server of its own. */
test('the getting-started guide can be walked from an unknown organisation to a confirmed message', {
  timeout: 120_000,
}, async () => {
  const given = process.env.BASE_URL?.replace(/\/+$/, '');
  const server = given === undefined ? await startOwnServer() : undefined;
  const steps: string[] = [];
  try {
    await walkGuide(given ?? server!.base, (step) => steps.push(step));
  } finally {
    await server?.stop();
  }
  assert.equal(steps.length, 21);
});
