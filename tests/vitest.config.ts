import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const HOUSE = 'tests/house/**/*.test.ts'
/** `npm run test:engines` runs these. */
const ENGINES = 'tests/engines/**'
const isLong = process.env['AMENDS_LONG'] === '1'
const TAGS = [
  { name: 'long', description: 'A second look, for `npm run test:long` alone.' },
  {
    name: 'longer',
    description: 'Goes on at length, or with other cases, in `npm run test:long`.',
  },
]

/** The files of which `npm run test:long` runs something, or those that it has to itself. */
const withTag = (tag: RegExp) =>
  globSync('**/*.test.ts', { cwd: root })
    .filter((path) => tag.test(readFileSync(`${root}/${path}`, 'utf8')))
    .map((path) => `tests/${path}`)

// Most files need a collector in the real runtime, many a browser. They take the ones that their
// process keeps, emptied for each of them, and so they are not isolated: to start these, and to
// load the runtime's tools, takes longer than many of the tests.
export default defineConfig({
  root: `${root}/..`,
  test: {
    tags: TAGS,
    projects: [
      {
        test: {
          name: 'product',
          include: isLong ? withTag(/^\/\/ @module-tag long|tags: 'long/m) : ['tests/**/*.test.ts'],
          exclude: isLong
            ? [HOUSE, ENGINES]
            : [HOUSE, ENGINES, ...withTag(/^\/\/ @module-tag long/m)],
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
    expect: { poll: { timeout: 60_000 } },
  },
})
