import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')
const tree = mkdtempSync(join(tmpdir(), 'amends-arrows-'))
cpSync(join(ROOT, '.oxlintrc.json'), join(tree, '.oxlintrc.json'))
afterAll(() => rmSync(tree, { recursive: true }))

/** What the linter says of a file that stands alone in a tree with our rules. */
function lint(path: string, code: string): string {
  const file = join(tree, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, code)
  const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin/oxlint'), [path], {
    cwd: tree,
    encoding: 'utf8',
  })
  rmSync(file)
  return stdout
}

const use = (module: string) => `import { a } from '${module}'\n\nexport const b = a\n`
const useType = (module: string) => `import type { A } from '${module}'\n\nexport type B = A\n`

describe('an arrow that points the wrong way', () => {
  it.each([
    ['widget/a.ts', use('../worker/contract.ts')],
    ['widget/panel/a.ts', useType('../../worker/report.ts')],
    ['widget/a.ts', use('valibot')],
    ['widget/a.ts', use('hono')],
    ['worker/leaf.ts', use('./store/commit.ts')],
    ['worker/leaf.ts', use('../widget/page.ts')],
    ['worker/recovery/a.ts', use('../store/commit.ts')],
    ['worker/store/a.ts', use('../alerts/mail.ts')],
    ['worker/alerts/a.ts', use('../road/perform.ts')],
    ['worker/road/a.ts', use('../desk/routes.tsx')],
    ['worker/intake/a.ts', use('../status/routes.tsx')],
    ['worker/desk/a.ts', use('../intake/raise.ts')],
    ['worker/docs/a.ts', use('../desk/routes.tsx')],
    ['worker/desk/a.ts', use('preact')],
    ['worker/words/a.ts', use('../store/commit.ts')],
    ['worker/alerts/a.ts', use('../../widget/words/en.ts')],
    ['worker/leaf.ts', use('../widget/scrub/cards.ts')],
    ['worker/scrub.ts', use('../widget/sending/page.ts')],
  ])('fails the check: %s, %s', (path, code) => {
    expect(lint(path, code)).toContain('no-restricted-imports')
  })

  it.each([
    ['widget/panel/a.ts', useType('../../worker/contract.ts')],
    ['worker/leaf.ts', use('./report.ts')],
    ['worker/recovery/a.ts', use('../report.ts')],
    ['worker/recovery/a.ts', use('./calendar.ts')],
    ['worker/road/a.ts', use('../store/commit.ts')],
    ['worker/desk/a.ts', use('../road/perform.ts')],
    ['worker/desk/a.ts', use('../recovery/promise.ts')],
    ['worker/words/a.ts', use('../../widget/words/en.ts')],
    ['worker/alerts/a.ts', use('../words/all.ts')],
    ['worker/scrub.ts', use('../widget/scrub/cards.ts')],
  ])('unlike one that points down: %s, %s', (path, code) => {
    expect(lint(path, code)).not.toContain('no-restricted-imports')
  })
})

describe('the other rules', () => {
  it('keep the clock out of the recovery core', () => {
    const code = 'export const now = () => Date.now()\n'
    expect(lint('worker/recovery/a.ts', code)).toContain('no-restricted-globals')
    expect(lint('worker/a.ts', code)).not.toContain('no-restricted-globals')
  })

  it('keep files below 200 lines', () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, at) => `export const a${at} = ${at}\n`).join('')
    expect(lint('worker/a.ts', lines(201))).toContain('max-lines')
    expect(lint('worker/a.ts', lines(200))).not.toContain('max-lines')
  })
})
