import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const TESTS = join(import.meta.dirname, '..')

it('runs every loop that has two lengths in `npm run test:long` too', () => {
  const files = globSync('**/*.test.ts', { cwd: TESTS })
  const isLong = (path: string) => /\bruns\(\d/.test(readFileSync(join(TESTS, path), 'utf8'))
  const long = files.filter(isLong).map((path) => basename(path))
  expect(long.length).toBeGreaterThan(0)
  expect(manifest.scripts['test:long'].split(' ')).toEqual(expect.arrayContaining(long))
})
