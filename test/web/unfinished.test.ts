import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { marked, wasLeft } from '../../web/inbox/mail/unfinished.ts';

describe('what was begun in Inbox', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    globalThis.sessionStorage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    } as Storage;
  });

  it('is marked until the last of what goes on at once has ended, well or not', async () => {
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const changes = [marked(first.promise), marked(second.promise)];
    first.resolve();
    await changes[0];
    assert.equal(kept.size, 1);
    second.reject(new Error('refused'));
    await assert.rejects(changes[1]!, /refused/);
    assert.equal(kept.size, 0);
  });

  it('is told of once by the page that comes next, and never while it goes on', async () => {
    const change = Promise.withResolvers<void>();
    const going = marked(change.promise);
    assert.equal(wasLeft(), false);
    assert.equal(kept.size, 1, 'the mark is not taken from what goes on');
    change.resolve();
    await going;
    assert.equal(wasLeft(), false);
    kept.set('budstikke-inbox-unfinished', 'yes');
    assert.equal(wasLeft(), true);
    assert.equal(wasLeft(), false);
  });
});
