import { expect, test } from 'vitest';
import { createLineWriter } from '../../src/files/line-writer.ts';

/** An open file in memory whose flushes wait until a test lets them go. */
function memoryFile() {
  const state = { content: '', flushed: '', flushes: 0 };
  const waiting: (() => void)[] = [];
  let fault: { readonly error: Error; readonly after: number } | null = null;
  return {
    state,
    letFlush: async () => {
      while (waiting.length === 0) await new Promise((resolve) => setImmediate(resolve));
      waiting.shift()?.();
    },
    failAfter: (bytes: number) => {
      fault = { error: Object.assign(new Error('full'), { code: 'ENOSPC' }), after: bytes };
    },
    handle: {
      write: async (bytes: Uint8Array, offset: number, length: number) => {
        if (fault !== null && fault.after === 0) throw fault.error;
        const written = fault === null ? length : Math.min(length, fault.after);
        if (fault !== null) fault = { ...fault, after: 0 };
        state.content += Buffer.from(bytes.subarray(offset, offset + written)).toString('utf8');
        return { bytesWritten: written, buffer: bytes };
      },
      datasync: async () => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        state.flushed = state.content;
        state.flushes += 1;
      },
    } as unknown as Parameters<typeof createLineWriter>[0],
  };
}

test('lines that come while a flush is under way share the next one, in order', async () => {
  const file = memoryFile();
  const writer = createLineWriter(file.handle);
  const done: number[] = [];
  const writes = Array.from({ length: 10 }, (_, index) =>
    writer.write(`${index}\n`).then(() => {
      expect(file.state.flushed).toContain(`${index}\n`);
      done.push(index);
    }),
  );
  await file.letFlush();
  await file.letFlush();
  await Promise.all(writes);
  expect(file.state.flushes).toBe(2);
  expect(file.state.content).toBe('0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n');
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('after a write that failed half-way nothing is written behind the torn line', async () => {
  const file = memoryFile();
  const writer = createLineWriter(file.handle);
  file.failAfter(3);
  await expect(writer.write('first\n')).rejects.toMatchObject({ code: 'ENOSPC' });
  await expect(writer.write('second\n')).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(file.state.content).toBe('fir');
});
