import { resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import {
  impureCode,
  intoDemoOrTests,
  strayFiles,
  widgetIntoWorker,
  workerIntoWidget,
  wrongArrows,
} from '../support/house/arrow-rules.ts'
import { plant } from '../support/house/plant.ts'
import { DOORS } from '../support/house/rooms.ts'
import { readTree } from '../support/house/tree.ts'

// A busy machine may take its time to read the whole tree.
vi.setConfig({ testTimeout: 60_000 })

const tree = readTree(resolve(import.meta.dirname, '../..'))
const use = (module: string) => `import { a } from '${module}'`
const useType = (module: string) => `import type { A } from '${module}'`

describe('rooms', () => {
  it('hold every source file', () => {
    expect(strayFiles(tree)).toEqual([])
  })

  it('are asked for when a file lies in none of them', () => {
    const files = {
      'worker/road/perform.ts': '',
      'worker/limit.ts': '',
      'worker/desk/ui/shell.tsx': '',
      'worker/css.d.ts': '',
      'widget/vite.config.ts': '',
      'widget/kept.ts': '',
    }
    const message = (path: string, program: string, room: string) =>
      `${path}: ${program}/ has no room "${room}". Move the file into a room of tests/support/house/rooms.ts, or give its room a floor there.`
    expect(strayFiles(plant(files))).toEqual([
      message('worker/limit.ts', 'worker', 'limit'),
      message('worker/road/perform.ts', 'worker', 'road'),
      message('widget/kept.ts', 'widget', 'kept'),
    ])
  })

  it('are imported from above alone', () => {
    expect(wrongArrows(tree)).toEqual([])
  })

  it.each([
    ['worker/db/a.ts', use('../app/a.ts'), 'db may not import app'],
    ['worker/db/queries/a.ts', useType('../../desk/a.ts'), 'db may not import desk'],
    ['worker/notifications/a.ts', use('../db/a.ts'), 'notifications may not import db'],
    ['worker/app/a.ts', use('../http/body.ts'), 'app may not import http'],
    ['worker/reports/a.ts', useType('../env.ts'), 'reports may not import env'],
    ['worker/sites/a.ts', use('../reports/a.ts'), 'sites may not import reports'],
    ['worker/problem.ts', useType('./contract.ts'), 'problem may not import contract'],
    ['worker/time/clock.ts', use('./format.ts'), 'time may not import time/format'],
    ['worker/contract.ts', `export * from './i18n/a.ts'`, 'contract may not import i18n'],
    ['widget/sending/a.ts', useType('../panel/a.ts'), 'sending may not import panel'],
    ['widget/modules.ts', useType('./panel/a.ts'), 'modules may not import panel'],
    ['widget/redact/a.ts', use('../format.ts'), 'redact may not import format'],
    ['widget/evidence/a.ts', use('../screenshot/a.ts'), 'evidence may not import screenshot'],
  ])('are reported where an import points up or aside: %s, %s', (path, code, message) => {
    expect(wrongArrows(plant({ [path]: `\n${code}\n` }))).toEqual([
      `${path}:2: ${message}. Hand it in from above, or move what both need below them.`,
    ])
  })

  it.each([
    ['worker/index.ts', use('./desk/routes.tsx')],
    ['worker/desk/report/page.tsx', use('../../db/queries/inbox.ts')],
    ['worker/desk/report/page.tsx', use('../insights/page.tsx')],
    ['worker/time/format.ts', use('../i18n/pick.ts')],
    ['worker/reports/decide.ts', useType('../sites/site.ts')],
    ['worker/contract.ts', use('./problem.ts')],
    ['widget/launcher.ts', useType('./panel/panel.tsx')],
    ['widget/sending/a.ts', useType('../state/phase.ts')],
    ['widget/panel/a.ts', useType('../amends.d.ts')],
  ])('may be imported from above: %s, %s', (path, code) => {
    expect(wrongArrows(plant({ [path]: code }))).toEqual([])
  })

  it.each(DOORS)('that are doors do not know each other: %s', (door) => {
    for (const other of DOORS.filter((name) => name !== door)) {
      const found = wrongArrows(plant({ [`worker/${door}/a.ts`]: useType(`../${other}/a.ts`) }))
      expect(found).toHaveLength(1)
    }
  })
})

describe('pure rooms', () => {
  it('know no Hono, no D1, no clock and no chance', () => {
    expect(impureCode(tree)).toEqual([])
  })

  it.each([
    [useType('hono'), 'imports "hono"'],
    [use('hono/html'), 'imports "hono/html"'],
    [useType('@cloudflare/workers-types'), 'imports "@cloudflare/workers-types"'],
    [use('node:crypto'), 'imports "node:crypto"'],
    [use('../../time/clock.ts'), 'reads the clock'],
    ['export const now = () => Date.now()', 'uses Date'],
    ['export const id = () => crypto.randomUUID()', 'uses crypto'],
    ['export const chance = () => Math.random()', 'uses Math.random'],
    ['export const day = () => Temporal.Now.plainDateISO()', 'uses Temporal.Now'],
    ['export type Rows = D1Result<string>', 'uses D1Result'],
  ])('are reported where they do: %s', (code, message) => {
    const [found, ...rest] = impureCode(plant({ 'worker/reports/actions/a.ts': `\n${code}\n` }))
    expect(found).toContain(`worker/reports/actions/a.ts:2: pure code ${message}`)
    expect(rest).toEqual([])
  })

  it('may use valibot, Temporal, and types and properties of these names', () => {
    const code = `
      import * as v from 'valibot'
      import { Temporal } from 'temporal-polyfill'
      import type { RequestClock } from '../time/clock.ts'
      export const a = { fetch: v.string(), day: Temporal.PlainDate.from('2026-01-01') }
      export const b = (clock: RequestClock) => clock.now + a.fetch.length + Math.max(1, 2)
    `
    expect(impureCode(plant({ 'worker/sites/a.ts': code }))).toEqual([])
    expect(impureCode(plant({ 'worker/app/a.ts': 'export const now = Date.now()' }))).toEqual([])
  })
})

describe('the widget', () => {
  it('takes types of the contract and of the texts from the worker, and nothing else', () => {
    expect(widgetIntoWorker(tree)).toEqual([])
  })

  it.each([
    ['widget/panel/a.ts', useType('../../worker/reports/report.ts'), 'the widget knows'],
    ['widget/panel/a.ts', use('../../worker/contract.ts'), 'the widget takes types'],
    ['widget/format.ts', use('../worker/i18n/fill.ts'), 'the widget takes types'],
  ])('is reported where it takes more: %s, %s', (path, code, message) => {
    const found = widgetIntoWorker(plant({ [path]: `\n${code}\n` }))
    expect(found).toEqual([expect.stringContaining(`${path}:2: ${message}`)])
  })

  it('may take types from both', () => {
    const files = {
      'widget/modules.ts': useType('../worker/i18n/texts.ts'),
      'widget/panel/a.ts': useType('../../worker/contract.ts'),
    }
    expect(widgetIntoWorker(plant(files))).toEqual([])
  })
})

describe('the worker', () => {
  it('uses the redaction of the widget, from one file, and nothing else of it', () => {
    expect(workerIntoWidget(tree)).toEqual([])
  })

  it('is reported where it uses more', () => {
    const files = {
      'worker/text/redact.ts': `${use('../../widget/redact/cards.ts')}\n${use('../../widget/format.ts')}`,
      'worker/i18n/pick.ts': useType('../../widget/redact/cards.ts'),
    }
    expect(workerIntoWidget(plant(files))).toEqual([
      expect.stringContaining('worker/i18n/pick.ts:1: worker/text/redact.ts alone'),
      expect.stringContaining('worker/text/redact.ts:2: worker/text/redact.ts alone'),
    ])
  })
})

describe('what is deployed', () => {
  it('needs nothing of the demo and the tests', () => {
    expect(intoDemoOrTests(tree)).toEqual([])
  })

  it('is reported where it does', () => {
    const files = { 'worker/sites/a.ts': useType('../../demo/site.ts') }
    expect(intoDemoOrTests(plant(files))).toEqual([
      'worker/sites/a.ts:1: worker imports demo/site.ts. Move what it needs into worker.',
    ])
  })
})
