import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
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
/** For all tests of one line together: a line whose breaking hangs them up stops the run. */
const TIME_LIMIT = 180_000

interface Outcome {
  readonly passed: number
  /** The titles of the tests that failed. */
  readonly failed: readonly string[]
}

/**
 * Breaks one line after the other in a copy of the repository, and runs the tests that should notice.
 * Names the test that did, and fails where none does. `only`: a part of a name.
 */
export function benchMutations(only = ''): void {
  const wanted = MUTATIONS.filter(({ name }) => name.includes(only))
  const gone = wanted.flatMap((mutation) => whyGone(mutation) ?? [])
  if (gone.length > 0) throw new Error(`The list is out of date.\n  ${gone.join('\n  ')}`)
  const copy = mkdtempSync(`${tmpdir()}/amends-mutations-`)
  try {
    for (const path of COPIED) cpSync(`${ROOT}/${path}`, `${copy}/${path}`, { recursive: true })
    symlinkSync(`${ROOT}/node_modules`, `${copy}/node_modules`)
    const { failed } = runTests(copy, [...new Set(wanted.flatMap((one) => one.tests))])
    if (failed.length > 0) throw new Error(`Before anything is broken, this fails: ${failed[0]}`)
    const survivors = wanted.filter((mutation, at) => {
      const began = performance.now()
      const caughtBy = breakAndRun(copy, mutation)
      const took = `${((performance.now() - began) / 1000).toFixed(0)} s`
      console.log(`  ${at + 1} of ${wanted.length}  ${mutation.name}  (${took})`)
      console.log(`      ${caughtBy === undefined ? 'SURVIVED' : `caught by “${caughtBy}”`}`)
      return caughtBy === undefined
    })
    console.log(`  ${wanted.length - survivors.length} of ${wanted.length} caught`)
    for (const { name } of survivors) console.log(`  nobody noticed: ${name}`)
    if (survivors.length > 0) process.exitCode = 1
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function breakAndRun(copy: string, { file, line, broken, tests }: Mutation): string | undefined {
  const whole = readFileSync(`${copy}/${file}`, 'utf8')
  writeFileSync(
    `${copy}/${file}`,
    whole.replace(line, () => broken),
  )
  const { failed } = runTests(copy, tests)
  writeFileSync(`${copy}/${file}`, whole)
  return failed[0]
}

/** Why a line cannot be broken: it is gone, or stands there twice. */
function whyGone({ name, file, line }: Mutation): string | undefined {
  const times = readFileSync(`${ROOT}/${file}`, 'utf8').split(line).length - 1
  return times === 1 ? undefined : `“${name}”: ${file} has its line ${times} times: ${line}`
}

function runTests(root: string, tests: readonly string[]): Outcome {
  const file = `${root}/outcome.json`
  rmSync(file, { force: true })
  const args = ['run', '-c', 'tests/vitest.config.ts', '--bail', '1', '--reporter', 'json']
  args.push('--outputFile', file, ...tests)
  const { stdout, stderr, error } = spawnSync(`${ROOT}/node_modules/.bin/vitest`, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: TIME_LIMIT,
    maxBuffer: 2 ** 28,
    // A file that only runs on demand runs here.
    env: { ...process.env, AMENDS_LONG: tests.some((one) => one.includes('.long.')) ? '1' : '' },
  })
  if (error) throw error
  if (!existsSync(file))
    throw new Error(`The tests say nothing of ${tests.join()}:\n${stdout}${stderr}`)
  const outcome = readOutcome(readFileSync(file, 'utf8'))
  // Tests that could not run at all prove nothing, whatever the exit code.
  if (outcome.passed + outcome.failed.length === 0)
    throw new Error(`No tests ran of ${tests.join()}.`)
  return outcome
}

function readOutcome(json: string): Outcome {
  const { testResults } = JSON.parse(json) as {
    testResults: { assertionResults: { status: string; fullName: string }[] }[]
  }
  const all = testResults.flatMap(({ assertionResults }) => assertionResults)
  const failed = all.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName)
  return { passed: all.filter(({ status }) => status === 'passed').length, failed }
}
