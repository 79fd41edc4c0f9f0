import { resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { linesOfCode, plant } from '../support/house/plant.ts'
import { importCircles, largeFolders, longFiles, smallFiles } from '../support/house/size-rules.ts'
import { readTree } from '../support/house/tree.ts'

// A busy machine may take its time to read the whole tree.
vi.setConfig({ testTimeout: 60_000 })

const tree = readTree(resolve(import.meta.dirname, '../..'))

describe('folders', () => {
  it('hold at most 20 source files each', () => {
    expect(largeFolders(tree)).toEqual([])
  })

  it('are reported from the 21st file on', () => {
    const folder = (name: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}/a${at}.css`, '']))
    expect(largeFolders(plant(folder('worker/db', 20)))).toEqual([])
    expect(largeFolders(plant(folder('worker/db', 21)))).toEqual([
      'worker/db: 21 files; a folder holds at most 20. Move a subject into a folder of its own.',
    ])
    expect(largeFolders(plant(folder('worker', 21)))).toHaveLength(1)
    expect(largeFolders(plant(folder('worker/migrations', 21)))).toEqual([])
  })
})

describe('files of code', () => {
  it('hold at most 400 lines each', () => {
    expect(longFiles(tree)).toEqual([])
  })

  it('are reported from the 401st line that is no comment and not blank', () => {
    const remarks = '\n// Why.\n/* Why\n   not. */\n'
    expect(longFiles(plant({ 'worker/a.ts': linesOfCode(400) + remarks }))).toEqual([])
    expect(longFiles(plant({ 'worker/i18n/de/desk.ts': linesOfCode(401) }))).toEqual([])
    expect(longFiles(plant({ 'tests/a.ts': linesOfCode(401) }))).toEqual([
      'tests/a.ts: 401 lines of code; a file holds at most 400. Give a part of it its own name and file.',
    ])
  })

  it('hold at least 20 lines, or more than one file imports them', () => {
    expect(smallFiles(tree)).toEqual([])
  })

  it('are reported while they are smaller and one file alone imports them', () => {
    const small = { 'worker/db/a.ts': linesOfCode(19), 'worker/db/b.ts': `import './a.ts'\n` }
    const message =
      'worker/db/a.ts: 19 lines, and one file alone imports it. Put it into that file.'
    const test = { 'tests/db/a.test.ts': `import '../../worker/db/a.ts'\n` }
    expect(smallFiles(plant({ ...small, ...test }))).toEqual([message])
    expect(smallFiles(plant({ ...small, 'worker/db/a.ts': linesOfCode(20) }))).toEqual([])
    expect(smallFiles(plant({ ...small, 'worker/db/c.ts': `import './a.ts'\n` }))).toEqual([])
  })

  it('may be small where they are the entry of a chunk, types of the surroundings or a script of a page', () => {
    const chunk = {
      'widget/a/a.ts': linesOfCode(1),
      'widget/pinned.ts': `export const a = () => import('./a/a.ts')\n`,
    }
    const config = 'export const input = `${root}/a/a.ts`\n'
    expect(smallFiles(plant(chunk))).toHaveLength(1)
    expect(smallFiles(plant({ ...chunk, 'widget/vite.config.ts': config }))).toEqual([])
    const page = {
      'worker/desk/keys.browser.js': 'run()\n',
      'worker/a.d.ts': 'export type A = 1\n',
      'worker/desk/page.ts': `import './keys.browser.js'\nimport type { A } from '../a.d.ts'\n`,
    }
    expect(smallFiles(plant(page))).toEqual([])
  })
})

describe('imports', () => {
  it('form no circle, types included', () => {
    expect(importCircles(tree)).toEqual([])
  })

  it.each([
    ['of types', `import type { B } from './b.ts'\n`, `import type { A } from './a.ts'\n`],
    ['of a type named in place', `export type B = import('./b.ts').B\n`, `import './a.ts'\n`],
    ['loaded later', `export const b = () => import('./b.ts')\n`, `export * from './a.ts'\n`],
  ])('in a circle %s are reported', (_how, a, b) => {
    expect(importCircles(plant({ 'worker/a.ts': a, 'worker/b.ts': b }))).toEqual([
      'worker/a.ts:1: a circle of imports with worker/b.ts. Move what both need into a file below them.',
    ])
  })

  it('in a circle of three files are reported once', () => {
    const circle = {
      'widget/a.ts': `\nimport './b.ts'\n`,
      'widget/b.ts': `import './c.ts'\nimport './d.ts'\n`,
      'widget/c.ts': `import './a.ts'\n`,
      'widget/d.ts': '',
    }
    expect(importCircles(plant(circle))).toEqual([
      'widget/a.ts:2: a circle of imports with widget/b.ts, widget/c.ts. Move what both need into a file below them.',
    ])
  })
})
