import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forEachAtOnce } from '../../src/core/pool.ts';

test('every item is worked on once, in order of its turn, and never more than the limit at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(3), { maxLength: 20 }), async (limit, turns) => {
      const begun: number[] = [];
      let running = 0;
      let most = 0;
      await forEachAtOnce(limit, turns, async (ticks, index) => {
        begun.push(index);
        running += 1;
        most = Math.max(most, running);
        for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
        running -= 1;
      });
      expect(begun).toEqual(turns.map((_, index) => index));
      expect(most).toBeLessThanOrEqual(limit);
      expect(most).toBe(turns.length === 0 ? 0 : Math.max(1, most));
      expect(running).toBe(0);
    }),
  );
});

test('as many as the limit run at once', async () => {
  const releases: (() => void)[] = [];
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const done = forEachAtOnce(3, [...'abcde'], () => new Promise<void>((resolve) => releases.push(resolve)));
  await settled();
  expect(releases).toHaveLength(3);
  for (let released = 0; released < 5; released += 1) {
    releases[released]?.();
    await settled();
  }
  await done;
  expect(releases).toHaveLength(5);
});

test('an asynchronous source is read one item at a time and in order', async () => {
  let reading = 0;
  async function* source(): AsyncGenerator<number> {
    for (let item = 0; item < 6; item += 1) {
      reading += 1;
      await new Promise((resolve) => setImmediate(resolve));
      reading -= 1;
      yield item;
    }
  }
  const seen: number[] = [];
  await forEachAtOnce(4, source(), async (item, index) => {
    expect(reading).toBeLessThanOrEqual(1);
    expect(item).toBe(index);
    seen.push(item);
  });
  expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
});

test('the first rejection is the end', async () => {
  const failing = forEachAtOnce(2, [1, 2, 3], async (item) => {
    if (item === 2) throw new Error('two');
  });
  await expect(failing).rejects.toThrow('two');
});
