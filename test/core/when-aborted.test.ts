import { expect, test } from 'vitest';
import { whenAborted } from '../../src/core/when-aborted.ts';

test('all who wait for a signal are called once, but for those who gave up', () => {
  const controller = new AbortController();
  const called: string[] = [];
  whenAborted(controller.signal, () => called.push('first'));
  const giveUp = whenAborted(controller.signal, () => called.push('gave up'));
  whenAborted(controller.signal, () => called.push('second'));
  giveUp();
  expect(called).toEqual([]);
  controller.abort();
  controller.abort();
  expect(called).toEqual(['first', 'second']);
});

test('a callback that ends another one while all are called keeps it from being called', () => {
  const controller = new AbortController();
  const called: string[] = [];
  const ends: (() => void)[] = [];
  whenAborted(controller.signal, () => {
    called.push('first');
    for (const end of ends) end();
  });
  ends.push(whenAborted(controller.signal, () => called.push('second')));
  controller.abort();
  expect(called).toEqual(['first']);
});
