import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { MUTATIONS, type Mutation } from './mutation-list.ts'

const ROOT = `${import.meta.dirname}/../..`
/** What the tests of the list read. */
const COPIED = [
  'demo',
  'tests',
  'widget',
  'worker',
  'package.json',
  'tsconfig.json',
  'wrangler.toml',
]

/**
 * Breaks one line after the other in a copy of the repository and runs the tests that should notice;
 * fails where one is not noticed, or where a line of the list is gone. `only`: a part of a name.
 */
export function benchMutations(only = ''): void {
  const wanted = MUTATIONS.filter(({ name }) => name.includes(only))
  for (const mutation of wanted) readBroken(ROOT, mutation)
  const copy = mkdtempSync(`${tmpdir()}/amends-mutations-`)
  try {
    for (const path of COPIED) cpSync(`${ROOT}/${path}`, `${copy}/${path}`, { recursive: true })
    symlinkSync(`${ROOT}/node_modules`, `${copy}/node_modules`)
    const tests = [...new Set(wanted.flatMap((one) => one.tests))]
    if (!passes(copy, tests)) throw new Error('The tests fail before anything is broken.')
    const missed = wanted.filter((mutation) => !isCaught(copy, mutation))
    console.log(`  ${wanted.length - missed.length} of ${wanted.length} caught`)
    if (missed.length > 0) process.exitCode = 1
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function isCaught(copy: string, mutation: Mutation): boolean {
  const { name, file, tests } = mutation
  const whole = readFileSync(`${copy}/${file}`, 'utf8')
  writeFileSync(`${copy}/${file}`, readBroken(copy, mutation))
  const caught = !passes(copy, tests)
  writeFileSync(`${copy}/${file}`, whole)
  console.log(`  ${caught ? 'caught' : 'MISSED'}  ${name}`)
  return caught
}

/** The text of a file with its line broken; throws where the line is gone, or stands there twice. */
function readBroken(root: string, { name, file, line, broken }: Mutation): string {
  const text = readFileSync(`${root}/${file}`, 'utf8')
  const times = text.split(line).length - 1
  if (times !== 1) throw new Error(`“${name}”: ${file} has its line ${times} times.`)
  return text.replace(line, () => broken)
}

function passes(root: string, tests: readonly string[]): boolean {
  const args = ['run', '-c', 'tests/vitest.config.ts', '--bail', '1', ...tests]
  const { status, stdout } = spawnSync(`${ROOT}/node_modules/.bin/vitest`, args, {
    cwd: root,
    encoding: 'utf8',
  })
  // A file that isn't found proves nothing.
  if (/No test files found/.test(stdout)) throw new Error(`There are no tests ${tests.join(', ')}.`)
  return status === 0
}
