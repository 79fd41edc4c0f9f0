import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const BROWSER = ['tests/browser/**/*.test.ts', 'tests/threats/browser/**/*.test.ts']
const FAULTS = ['tests/faults/**/*.test.ts']

// The files of `worker`, `faults` and `browser` need a collector in the real runtime. Most take the
// one that their process keeps, emptied for each of them. So they are not isolated: to start it, and
// to load the runtime's tools, takes longer than many of the tests.
export default defineConfig({
  root: `${root}/..`,
  test: {
    projects: [
      {
        test: {
          name: 'code',
          include: ['tests/**/*.test.ts'],
          exclude: [...BROWSER, ...FAULTS, 'tests/golden/**'],
          globalSetup: 'tests/support/runtimes.ts',
          isolate: false,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'golden',
          include: ['tests/golden/**/*.test.ts'],
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'faults',
          include: FAULTS,
          globalSetup: ['tests/support/chromium.ts', 'tests/support/runtimes.ts'],
          isolate: false,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: BROWSER,
          globalSetup: ['tests/support/chromium.ts', 'tests/support/runtimes.ts'],
          isolate: false,
          testTimeout: 150_000,
          hookTimeout: 120_000,
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
