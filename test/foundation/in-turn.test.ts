import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { inTurn } from '../../server/foundation/in-turn.ts';

test('works of one key wait for each other, whatever becomes of them, and for no other key’s', async () => {
  const done = inTurn();
  const told: string[] = [];
  const gate = Promise.withResolvers<void>();
  const work = (name: string, until?: Promise<void>) => async () => {
    told.push(`${name} begins`);
    await until;
    if (name === 'b') throw new Error('b failed');
    return name;
  };
  const all = [done('x', work('a', gate.promise)), done('x', work('b')), done('x', work('c')), done('y', work('d'))];
  assert.equal(await all[3], 'd');
  await turn();
  assert.deepEqual(told, ['a begins', 'd begins']);
  gate.resolve();
  const ended = await Promise.allSettled(all);
  assert.deepEqual(
    ended.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  );
  assert.deepEqual(told, ['a begins', 'd begins', 'b begins', 'c begins']);
});
