import { expect, test } from 'vitest';
import { makeYoungGarbage } from '../../src/images/young-garbage.ts';

const MIB = 1024 * 1024;

test('buffers that nobody holds any more are freed', async () => {
  for (let count = 0; count < 12; count += 1) Buffer.allocUnsafeSlow(MIB).fill(1);
  const before = process.memoryUsage().arrayBuffers;
  const freed = (): number => {
    makeYoungGarbage();
    return before - process.memoryUsage().arrayBuffers;
  };
  await expect.poll(freed, { interval: 1, timeout: 10_000 }).toBeGreaterThan(6 * MIB);
});
