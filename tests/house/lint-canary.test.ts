import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { linesOfCode } from '../support/house/plant.ts'
import { type House, HOUSES, mayImport, placeOf } from '../support/house/rooms.ts'

// A busy machine may take its time to start the linter.
vi.setConfig({ testTimeout: 60_000 })
const ROOT = join(import.meta.dirname, '../..')

interface Diagnostic {
  readonly code: string
  readonly filename: string
  readonly labels: readonly { readonly span: { readonly line: number } }[]
}

/** What the linter says of files that stand alone in a tree with our rules. */
function lint(files: Readonly<Record<string, string>>): readonly string[] {
  const tree = mkdtempSync(join(tmpdir(), 'amends-lint-'))
  cpSync(join(ROOT, '.oxlintrc.json'), join(tree, '.oxlintrc.json'))
  for (const [path, code] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), code)
  }
  const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin/oxlint'), ['--format=json'], {
    cwd: tree,
    encoding: 'utf8',
  })
  rmSync(tree, { recursive: true })
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] }
  return diagnostics.map(({ code, filename, labels }) => {
    return `${filename}:${labels[0]?.span.line ?? 0} ${code}`
  })
}

type Kind = 'value' | 'type'
type Case = readonly [path: string, kind: Kind, module: string]

const REFUSED: readonly Case[] = [
  ['widget/format.ts', 'value', '../worker/contract.ts'],
  ['widget/panel/a.ts', 'type', '../../worker/reports/report.ts'],
  ['widget/panel/a.ts', 'type', '../../worker/images/size.ts'],
  ['widget/panel/a.ts', 'value', '../../worker/i18n/fill.ts'],
  ['widget/redact/a.ts', 'type', '../../worker/reports/report.ts'],
  ['widget/panel/a.ts', 'value', 'valibot'],
  ['widget/sending/a.ts', 'value', 'hono'],
  ['widget/state/a.ts', 'type', '../../demo/seed.ts'],
  ['worker/desk/a.ts', 'value', 'preact'],
  ['worker/desk/ui/a.tsx', 'value', 'preact/hooks'],
  ['worker/i18n/a.ts', 'type', '../../widget/format.ts'],
  ['worker/text/contact.ts', 'value', '../../widget/redact/cards.ts'],
  ['worker/text/redact.ts', 'value', '../../widget/sending/page.ts'],
  ['worker/text/redact.ts', 'value', '../../widget/recent-reports.ts'],
  ['worker/reports/a.ts', 'type', 'hono'],
  ['worker/reports/actions/a.ts', 'type', '@cloudflare/workers-types'],
  ['worker/sites/a.ts', 'value', 'node:crypto'],
  ['worker/reports/a.ts', 'value', '../time/clock.ts'],
  ['worker/app/a.ts', 'type', '../../tests/support/scene.ts'],
]

const ACCEPTED: readonly Case[] = [
  ['widget/panel/a.ts', 'type', '../../worker/contract.ts'],
  ['widget/modules.ts', 'type', '../worker/i18n/texts.ts'],
  ['widget/panel/a.ts', 'value', 'preact'],
  ['worker/text/redact.ts', 'value', '../../widget/redact/cards.ts'],
  ['worker/desk/a.ts', 'value', 'hono'],
  ['worker/reports/a.ts', 'type', '../time/clock.ts'],
  ['worker/reports/actions/a.ts', 'value', 'valibot'],
  ['worker/desk/report/a.ts', 'value', '../insights/page.ts'],
  ['worker/index.ts', 'value', './desk/routes.ts'],
]

/** A line of code that imports a name of its own. */
function importing(kind: Kind, module: string, at: number): string {
  return kind === 'type'
    ? `import type { A${at} } from '${module}'\n`
    : `import { a${at} } from '${module}'\n`
}

/** The imports that the linter refuses, as the cases write them. */
function refusedOf(cases: readonly Case[]): ReadonlySet<Case> {
  const files = Map.groupBy(cases, ([path]) => path)
  const codes = [...files].map(([path, own]) => {
    return [path, own.map(([, kind, module], at) => importing(kind, module, at)).join('')] as const
  })
  const found = importsRefused(Object.fromEntries(codes))
  return new Set(
    [...files].flatMap(([path, own]) => own.filter((_, at) => found.includes(`${path}:${at + 1}`))),
  )
}

function importsRefused(files: Readonly<Record<string, string>>): readonly string[] {
  const rule = ' eslint(no-restricted-imports)'
  return lint(files)
    .filter((line) => line.endsWith(rule))
    .map((line) => line.slice(0, -rule.length))
}

/** Files of every room, some deep inside, each with one line for every room that it imports. */
function everyPair(program: string, house: House) {
  // Nothing imports the entry, and a room may have an `index.ts` of its own.
  const targets = house.floors.flat().filter((room) => room !== 'index')
  return house.floors
    .flat()
    .filter((room) => room !== 'index')
    .flatMap((from) => {
      const place = placeOf(program, from)
      const deep = place.replace('/any.ts', '/deep/any.ts')
      return [...new Set([place, deep])].map((path) => {
        const others = targets.filter((to) => to !== from)
        const lines = others.map((to, at) => {
          const module = posix.relative(dirname(path), placeOf(program, to))
          return importing('type', module.startsWith('.') ? module : `./${module}`, at)
        })
        const refused = others.flatMap((to, at) => {
          return mayImport(house, from, to) ? [] : [`${path}:${at + 1}`]
        })
        return { path, code: lines.join(''), refused }
      })
    })
}

describe('the linter', () => {
  const refused = refusedOf([...REFUSED, ...ACCEPTED])

  it.each(Object.entries(HOUSES))(
    'refuses the same imports between the rooms of %s as the table',
    (program, house) => {
      const pairs = everyPair(program, house)
      const found = importsRefused(Object.fromEntries(pairs.map(({ path, code }) => [path, code])))
      expect(found.toSorted()).toEqual(pairs.flatMap((pair) => pair.refused).toSorted())
    },
  )

  it.each(REFUSED)('refuses in %s a %s of %s', (...wrong) => {
    expect(refused).toContainEqual(wrong)
  })

  it.each(ACCEPTED)('accepts in %s a %s of %s', (...right) => {
    expect(refused).not.toContainEqual(right)
  })

  it('keeps the clock out of the pure rooms', () => {
    const pure = ['reports', 'sites', 'insights', 'search'].map((room) => `worker/${room}/a.ts`)
    const now = 'export const now = () => Date.now()\n'
    const found = lint(Object.fromEntries([...pure, 'worker/app/a.ts'].map((path) => [path, now])))
    expect(found.toSorted()).toEqual(
      pure.map((path) => `${path}:1 eslint(no-restricted-globals)`).toSorted(),
    )
  })

  it('keeps files to 400 lines, except for languages', () => {
    const files = {
      'worker/app/short.ts': linesOfCode(400),
      'worker/app/long.ts': linesOfCode(401),
      'worker/i18n/de/desk.ts': linesOfCode(401),
    }
    expect(lint(files)).toEqual([expect.stringMatching(/^worker\/app\/long\.ts:.*max-lines/)])
  })
})
