import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
/** Needs no collector and no browser, and all of a processor: not beside what measures time. */
const STORMS = 'tests/faults/interleavings.test.ts'

// The files of `worker`, `faults` and `browser` need a collector in the real runtime. Most take the
// one that their process keeps, emptied for each of them. So they are not isolated: to start it, and
// to load the runtime's tools, takes longer than many of the tests.
export default defineConfig({
  root: `${root}/..`,
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/threats/unit/**/*.test.ts', STORMS],
          isolate: false,
        },
      },
      {
        test: {
          name: 'worker',
          include: ['tests/worker/**/*.test.ts', 'tests/threats/worker/**/*.test.ts'],
          globalSetup: 'tests/support/runtimes.ts',
          isolate: false,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          exclude: [STORMS],
          globalSetup: ['tests/support/chromium.ts', 'tests/support/runtimes.ts'],
          isolate: false,
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts', 'tests/threats/browser/**/*.test.ts'],
          globalSetup: ['tests/support/chromium.ts', 'tests/support/runtimes.ts'],
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
    // More than the two processors of a small machine: half of the time, a browser waits.
    maxWorkers: 3,
    maxConcurrency: 12,
    silent: 'passed-only',
    expect: { poll: { timeout: 10_000 } },
  },
})
