import { expect, test } from 'vitest';
import { createResultPrinter } from '../../src/batch/result-printer.ts';

const failing = (code: string) => async (): Promise<void> => {
  throw Object.assign(new Error(code), { code });
};

test('what comes at the same time is written together, in order', async () => {
  const writes: (readonly string[])[] = [];
  const printer = createResultPrinter(
    async (lines) => void writes.push(lines),
    () => {},
  );
  await Promise.all([printer.print(['a', 'b']), printer.print([]), printer.print(['c'])]);
  await printer.print(['d']);
  expect(writes).toEqual([['a\nb', 'c'], ['d']]);
  expect(printer.stdoutFailed()).toBe(false);
});

test('a reader that left is no failure, and nothing more is written', async () => {
  const told: string[] = [];
  const printer = createResultPrinter(failing('EPIPE'), (detail) => told.push(detail));
  await printer.print(['a']);
  await printer.print(['b']);
  expect([told, printer.stdoutFailed()]).toEqual([[], false]);
});

test('a full disk is a failure that is told once', async () => {
  const told: string[] = [];
  const printer = createResultPrinter(failing('ENOSPC'), (detail) => told.push(detail));
  await Promise.all([printer.print(['a']), printer.print(['b'])]);
  await printer.print(['c']);
  expect([told, printer.stdoutFailed()]).toEqual([['ENOSPC'], true]);
});
