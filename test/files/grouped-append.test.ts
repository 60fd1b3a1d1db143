import { expect, onTestFinished, test, vi } from 'vitest';
import { createGroupedAppend } from '../../src/files/grouped-append.ts';

test('lines that come while a write is under way share the next one, and none is said to be written before it is', async () => {
  const calls: string[][] = [];
  const ends: (() => void)[] = [];
  const append = createGroupedAppend((lines) => {
    calls.push([...lines]);
    return new Promise((resolve) => ends.push(resolve));
  });
  const written: string[] = [];
  const write = (line: string): Promise<void> => append(line).then(() => void written.push(line));
  const first = write('a');
  await new Promise((resolve) => setImmediate(resolve));
  const others = [write('b'), write('c')];
  await new Promise((resolve) => setImmediate(resolve));
  expect([calls, written]).toEqual([[['a']], []]);
  ends[0]?.();
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  expect([calls, written]).toEqual([[['a'], ['b', 'c']], ['a']]);
  ends[1]?.();
  await Promise.all(others);
  expect(written).toEqual(['a', 'b', 'c']);
});

test('who shared a failed write learns of it, and the next write is tried', async () => {
  let isFull = true;
  const append = createGroupedAppend(async () => {
    if (isFull) throw new Error('full');
  });
  const failed = await Promise.allSettled([append('a'), append('b')]);
  expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isFull = false;
  await append('c');
});

test('lines that come a moment later are gathered for the same write where that was asked for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const calls: string[][] = [];
  const append = createGroupedAppend(async (lines) => void calls.push([...lines]), 50);
  const first = append('a');
  await vi.advanceTimersByTimeAsync(49);
  const second = append('b');
  expect(calls).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await Promise.all([first, second]);
  expect(calls).toEqual([['a', 'b']]);
});
