import { resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { namesDeclaredTwice, retiredFiles, retiredNames } from '../support/house/name-rules.ts'
import { plant } from '../support/house/plant.ts'
import { readTree } from '../support/house/tree.ts'

// A busy machine may take its time to read the whole tree.
vi.setConfig({ testTimeout: 60_000 })

const tree = readTree(resolve(import.meta.dirname, '../..'))

describe('an exported name', () => {
  it('has one meaning in its program', () => {
    expect(namesDeclaredTwice(tree)).toEqual([])
  })

  it('is reported where a second file of the program declares it', () => {
    const files = {
      'worker/db/a.ts': 'export interface Row {}\n',
      'worker/desk/a.tsx': '\nconst Row = 1\nexport { Row }\n',
    }
    expect(namesDeclaredTwice(plant(files))).toEqual([
      'worker/db/a.ts:1: "Row" is exported from worker/desk/a.tsx:3 too. Give each its own name, or keep one.',
    ])
  })

  it.each([
    ['a type and its value', { 'worker/a.ts': 'export const A = 1\nexport type A = 1\n' }],
    [
      'the two programs',
      { 'worker/a.ts': 'export const a = 1', 'widget/a.ts': 'export const a = 1' },
    ],
    [
      'a file that passes it on',
      {
        'worker/a.ts': 'export const a = 1',
        'worker/b.ts': `export { a } from './a.ts'\n`,
        'worker/c.ts': `import { a } from './a.ts'\nexport { a }\n`,
      },
    ],
    [
      'languages',
      {
        'worker/i18n/de/desk.ts': 'export const desk = {}',
        'worker/i18n/zh-Hans/desk.ts': 'export const desk = {}',
      },
    ],
  ])('may stand twice in %s', (_where, files) => {
    expect(namesDeclaredTwice(plant(files))).toEqual([])
  })
})

describe('a retired word', () => {
  it('names nothing in the code', () => {
    expect(retiredNames(tree)).toEqual([])
  })

  it.each([
    ['export function scrubText() {}', 'scrubText', 'redact'],
    ['const SCRUB_MAX = 1', 'SCRUB_MAX', 'redact'],
    ['export interface BellMessage {}', 'BellMessage', 'deliveryQueue or wake'],
    ['type Moment = 1', 'Moment', 'RequestClock'],
    ['export type Wanted = 1', 'Wanted', 'CommandRequest'],
    ['export async function perform() {}', 'perform', 'executeCommand'],
    ['export class Kit {}', 'Kit', 'PanelRuntime'],
    ['function a() { const seal = 1; return seal }', 'seal', 'signToken and verifyToken'],
    ['export const listNotices = 1', 'listNotices', 'knownIssues'],
    ['export async function missed() {}', 'missed', 'countFailedGuess'],
  ])('is reported with the standard one: %s', (code, name, standard) => {
    expect(retiredNames(plant({ 'worker/app/a.ts': `\n${code}\n` }))).toEqual([
      `worker/app/a.ts:2: "${name}" uses a retired word. The standard one is ${standard}.`,
    ])
  })

  it('may be a property, a text, a part of a longer word or a name of the tests', () => {
    const files = {
      'worker/db/a.ts': `
        export const restring = { suspicion: 1, type: 'notice', seal: 2 }
        export const performance = ({ bell }: { bell: string }) => bell
        const notice = restring.suspicion
        export const moments = notice
      `,
      'tests/db/a.test.ts': 'const scrubbed = 1, seal = scrubbed\n',
    }
    expect(retiredNames(plant(files))).toEqual([])
  })

  it('names no file and no folder', () => {
    expect(retiredFiles(tree)).toEqual([])
  })

  it('is reported in the name of a file or folder', () => {
    const files = {
      'worker/road/a.ts': '',
      'worker/notifications/trouble-mail.tsx': '',
      'worker/migrations/0004_notices.sql': '',
      'worker/app/broadcast.ts': '',
    }
    expect(retiredFiles(plant(files))).toEqual([
      'worker/notifications/trouble-mail.tsx: "trouble" is a retired word. The standard one is alertFailure.',
      'worker/road/a.ts: "road" is a retired word. The standard one is app.',
    ])
  })
})
