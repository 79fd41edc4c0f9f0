import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const HOUSE = 'tests/house/**/*.test.ts'
const LONG = 'tests/**/*.long.test.ts'
/** `npm run test:engines` runs these. */
const ENGINES = 'tests/engines/**'

/** `npm run test:long` runs what `npm test` leaves out: by a file's name, or as the file says. */
const files = () =>
  globSync('**/*.test.ts', { cwd: root })
    .filter(
      (path) =>
        path.endsWith('.long.test.ts') ||
        /support\/(length|naughty)\.ts/.test(readFileSync(`${root}/${path}`, 'utf8')),
    )
    .map((path) => `tests/${path}`)
const isLong = process.env['AMENDS_LONG'] === '1'

// Most files need a collector in the real runtime, many a browser. They take the ones that their
// process keeps, emptied for each of them, and so they are not isolated: to start these, and to
// load the runtime's tools, takes longer than many of the tests.
export default defineConfig({
  root: `${root}/..`,
  test: {
    projects: [
      {
        test: {
          name: 'product',
          include: isLong ? files() : ['tests/**/*.test.ts'],
          exclude: isLong ? [HOUSE, ENGINES] : [HOUSE, LONG, ENGINES],
          setupFiles: ['tests/support/same-cases.ts'],
          globalSetup: ['tests/support/chromium.ts', 'tests/support/runtimes.ts'],
          isolate: false,
          testTimeout: 150_000,
          hookTimeout: 120_000,
        },
      },
      // Needs no browser, so that `npm run check` looks for none.
      { test: { name: 'house', include: isLong ? [] : [HOUSE], isolate: false } },
    ],
    // More than the two processors of a small machine: some of the time, a browser waits.
    maxWorkers: 3,
    maxConcurrency: 12,
    silent: 'passed-only',
    expect: { poll: { timeout: 10_000 } },
  },
})
