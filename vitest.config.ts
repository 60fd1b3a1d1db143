import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const systemTests = ['test/system/**/*.test.ts'];
const tortureTests = ['test/torture/**/*.test.ts'];
const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

// A machine reads the report where one is asked for.
const report = process.env['IMAGE2_TEST_REPORT'];

export default defineConfig({
  define: { IMAGE2_VERSION: JSON.stringify(version) },
  test: {
    // Much of the time is spent waiting for processes and sockets, so every core gets a worker.
    maxWorkers: '100%',
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...systemTests, ...tortureTests],
          testTimeout: 30_000,
        },
      },
      { extends: true, test: { name: 'system', include: systemTests, testTimeout: 300_000, hookTimeout: 300_000 } },
      {
        extends: true,
        test: {
          name: 'torture',
          include: tortureTests,
          testTimeout: 1_200_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
