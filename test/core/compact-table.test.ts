import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCompactTable } from '../../src/core/compact-table.ts';

const keyOf = (number: number): string => createHash('sha256').update(`${number}`).digest('hex').slice(0, 32);

test('it holds what a Map holds, through every growth', () => {
  const table = createCompactTable();
  const count = 20_000;
  for (let number = 0; number < count; number += 1) table.set(keyOf(number), number * 3);
  expect(table.size).toBe(count);
  const wrong = Array.from({ length: count }, (_, number) => number).filter(
    (number) => table.get(keyOf(number)) !== number * 3,
  );
  expect(wrong).toEqual([]);
  expect(table.get(keyOf(count))).toBeUndefined();
});

test('whatever is set, it answers as a Map does', () => {
  const pairs = fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 0, max: 2 ** 53 - 2 })), { maxLength: 200 });
  fc.assert(
    fc.property(pairs, (sets) => {
      const table = createCompactTable();
      const map = new Map<string, number>();
      for (const [key, value] of sets) {
        table.set(keyOf(key), value);
        map.set(keyOf(key), value);
      }
      expect(table.size).toBe(map.size);
      for (let key = 0; key <= 50; key += 1) expect(table.get(keyOf(key))).toBe(map.get(keyOf(key)));
    }),
  );
});

test('keys that differ in one digit, and all zeros, are different keys', () => {
  const table = createCompactTable();
  table.set('0'.repeat(16), 0);
  table.set(`${'0'.repeat(15)}1`, 1);
  table.set(`1${'0'.repeat(15)}`, 2);
  expect([table.get('0'.repeat(16)), table.get(`${'0'.repeat(15)}1`), table.get(`1${'0'.repeat(15)}`)]).toEqual([
    0, 1, 2,
  ]);
});
