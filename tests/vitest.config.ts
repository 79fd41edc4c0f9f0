import { defineConfig } from 'vitest/config'

const root = import.meta.dirname

// Each file of `worker` and `browser` has a collector of its own, in the real runtime.
export default defineConfig({
  root: `${root}/..`,
  test: {
    projects: [
      { test: { name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      {
        test: {
          name: 'worker',
          include: ['tests/worker/**/*.test.ts'],
          // Files share nothing but the modules that they load, and to load the runtime's tools anew
          // for each takes longer than most of the tests.
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          globalSetup: 'tests/support/chromium.ts',
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: 'tests/support/chromium.ts',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
    maxWorkers: 2,
    silent: 'passed-only',
    expect: { poll: { timeout: 10_000 } },
  },
})
