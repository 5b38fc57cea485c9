import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SendWindows } from '../../server/events/model/send-windows.ts';

describe('send windows', () => {
  const freeOf = (windows: SendWindows, subscriptionId: number, now = 0): number =>
    windows.share([subscriptionId], now)[0]?.free ?? 0;
  const run = (windows: SendWindows, subscriptionId: number, times: number, ...ending: Ending): void => {
    for (let count = 0; count < times; count++) {
      windows.started(subscriptionId);
      windows.ended(subscriptionId, ...ending);
    }
  };
  type Ending = [ending: Parameters<SendWindows['ended']>[1], duration: number, now: number];

  test('a subscription begins with one and gets one more with every quick success, up to a hundred', () => {
    const windows = new SendWindows();
    assert.equal(freeOf(windows, 1), 1);
    run(windows, 1, 5, 'accepted', 10, 0);
    assert.equal(freeOf(windows, 1), 6);
    run(windows, 1, 500, 'accepted', 10, 0);
    assert.equal(freeOf(windows, 1), 100);
  });

  test('what is under way counts', () => {
    const windows = new SendWindows();
    run(windows, 1, 4, 'accepted', 10, 0);
    windows.started(1);
    windows.started(1);
    assert.equal(freeOf(windows, 1), 3);
  });

  test('refusals halve the window, silence closes it to one, and what was not tried changes nothing', () => {
    const windows = new SendWindows();
    run(windows, 1, 63, 'accepted', 10, 0);
    run(windows, 1, 1, 'untried', 0, 0);
    assert.equal(freeOf(windows, 1), 64);
    run(windows, 1, 2, 'refused', 10, 0);
    assert.equal(freeOf(windows, 1), 16);
    run(windows, 1, 1, 'unanswered', 45_000, 0);
    assert.equal(freeOf(windows, 1), 1);
  });

  test('one that takes everything slowly gets a few at a time', () => {
    const windows = new SendWindows();
    run(windows, 1, 50, 'accepted', 10_000, 0);
    assert.equal(freeOf(windows, 1), 8);
  });

  test('a thousand that hang leave room for those that answer', () => {
    const windows = new SendWindows();
    run(windows, 5000, 99, 'accepted', 10, 0);
    const shares = windows.share(
      Array.from({ length: 1000 }, (_none, index) => index),
      0,
    );
    for (const { subscriptionId, free } of shares) for (let one = 0; one < free; one++) windows.started(subscriptionId);
    assert.equal(shares.length, 768);
    assert.equal(freeOf(windows, 5000), 100);
    assert.equal(freeOf(windows, 6000), 0);
  });

  test('one that has failed fifty times in a row is tried now and then, until it answers', () => {
    const windows = new SendWindows();
    run(windows, 1, 50, 'unanswered', 1, 1000);
    assert.deepEqual([freeOf(windows, 1, 1100), freeOf(windows, 1, 1250)], [0, 1]);
    run(windows, 1, 1, 'accepted', 1, 1300);
    assert.equal(freeOf(windows, 1, 1300), 2);
  });
});
