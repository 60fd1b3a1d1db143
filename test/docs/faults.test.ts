import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

test('every row of the faults names tests, and they are there', () => {
  const rows = readFileSync(pathOf('docs/faults.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|(---|\s*fault)/.test(line));
  expect(rows.length).toBeGreaterThan(50);
  for (const row of rows) {
    const tests = [...row.matchAll(/`(test\/[^`]+\.ts)`/g)].map(([, path = '']) => path);
    expect(tests, row).not.toEqual([]);
    for (const path of tests) expect(existsSync(pathOf(path)), path).toBe(true);
  }
});
