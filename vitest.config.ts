import { defineConfig } from 'vitest/config';

// Three forks on the two cores of CI: many tests wait for a server, a clock or a process. All of them took 351 s with
// two forks, and 261 s with three.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/say-skipped.ts'],
    setupFiles: ['test/support/same-fields.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Far from UTC, where nothing expects it, so that the machine's own zone is never what a test sees.
    env: { TZ: 'America/New_York' },
    pool: 'forks',
    maxWorkers: 3,
    coverage: {
      provider: 'v8',
      include: ['src/contact/**', 'src/mapping/**', 'src/csv/**', 'src/sync/**'],
      reporter: ['text-summary'],
      // A little below what was measured when it was set: to be raised, never lowered.
      thresholds: { statements: 98, branches: 95, functions: 99, lines: 99 },
    },
  },
});
