import { defineConfig } from 'vitest/config';

const systemTests = ['test/system/**/*.test.ts'];
const tortureTests = ['test/torture/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...systemTests, ...tortureTests],
          testTimeout: 30_000,
        },
      },
      { test: { name: 'system', include: systemTests, testTimeout: 300_000, hookTimeout: 300_000 } },
      {
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
