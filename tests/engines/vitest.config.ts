import { defineConfig } from 'vitest/config'
import { EngineTable } from '../support/engines/table.ts'

// One file an engine, side by side, in processes that keep their collector.
export default defineConfig({
  root: `${import.meta.dirname}/../..`,
  test: {
    include: ['tests/engines/**/*.test.ts'],
    globalSetup: ['tests/support/engines/install.ts', 'tests/support/runtimes.ts'],
    isolate: false,
    silent: 'passed-only',
    testTimeout: 240_000,
    hookTimeout: 240_000,
    maxWorkers: 3,
    reporters: ['default', new EngineTable()],
  },
})
