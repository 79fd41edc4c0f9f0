import { HOUSES, mayImport, PURE_ROOMS, roomOf } from './rooms.ts'
import { type Arrow, codeOf, type SourceFile, type Tree } from './tree.ts'

/** What tells the time, rolls dice or reaches outside. */
const IMPURE = new Set([
  'Date',
  'Math.random',
  'Temporal.Now',
  'crypto',
  'fetch',
  'performance',
  'setInterval',
  'setTimeout',
  'D1Database',
  'D1DatabaseSession',
  'D1PreparedStatement',
  'D1Result',
])
const PURE_PACKAGES = /^(?:valibot|temporal-polyfill)$/
/** Types of the surroundings, and what is built from the sources. */
const OUTSIDE = /\.d\.ts$|\.config\.ts$/

/** Every file lies in a room that the table knows. */
export function strayFiles(tree: Tree): readonly string[] {
  return Object.entries(HOUSES).flatMap(([program, { floors }]) => {
    const rooms = new Set(floors.flat())
    return sourceOf(tree, program).flatMap(({ path }) => {
      if (rooms.has(roomOf(path))) return []
      return [
        `${path}: ${program}/ has no room "${roomOf(path)}". Move the file into a room of tests/support/house/rooms.ts, or give its room a floor there.`,
      ]
    })
  })
}

/** Within a program, imports point from a higher floor to a lower one. */
export function wrongArrows(tree: Tree): readonly string[] {
  return Object.entries(HOUSES).flatMap(([program, house]) => {
    const known = new Set(house.floors.flat())
    return sourceOf(tree, program).flatMap(({ arrows }) =>
      arrows.flatMap((arrow) => {
        if (!arrow.to?.startsWith(`${program}/`) || OUTSIDE.test(arrow.to)) return []
        const [from, to] = [roomOf(arrow.from), roomOf(arrow.to)]
        if (!known.has(from) || !known.has(to) || mayImport(house, from, to)) return []
        const message = `${from} may not import ${to}. Hand it in from above, or move what both need below them.`
        return [said(arrow, message)]
      }),
    )
  })
}

/** The pure rooms know no Hono, no D1, no clock and no chance. */
export function impureCode(tree: Tree): readonly string[] {
  return codeOf(tree, 'worker')
    .filter(({ path }) => PURE_ROOMS.includes(roomOf(path)))
    .flatMap(({ path, code, arrows }) => [
      ...arrows
        .filter(({ to, specifier }) => !to && !PURE_PACKAGES.test(specifier))
        .map((arrow) => {
          return said(arrow, `pure code imports "${arrow.specifier}". Do that in app or db.`)
        }),
      ...arrows
        .filter(({ to, isType }) => to === 'worker/time/clock.ts' && !isType)
        .map((arrow) => said(arrow, 'pure code reads the clock. Take the time from the context.')),
      ...(code?.used ?? [])
        .filter(({ name }) => IMPURE.has(name))
        .map(({ name, line }) => {
          return `${path}:${line}: pure code uses ${name}. Take what it gives from the context.`
        }),
    ])
}

/** The widget takes types of the contract and of the texts from the worker, and nothing that runs. */
export function widgetIntoWorker(tree: Tree): readonly string[] {
  return sourceOf(tree, 'widget').flatMap(({ arrows }) =>
    arrows.flatMap((arrow) => {
      if (!arrow.to?.startsWith('worker/')) return []
      if (!/^worker\/(?:contract\.ts$|i18n\/)/.test(arrow.to)) {
        return [
          said(
            arrow,
            `the widget knows worker/contract.ts and the types of worker/i18n alone. What both run lies in widget/.`,
          ),
        ]
      }
      return arrow.isType
        ? []
        : [
            said(
              arrow,
              'the widget takes types from the worker and nothing that runs. Write "import type".',
            ),
          ]
    }),
  )
}

/** Of the widget, the worker uses its redaction, from worker/text/redact.ts. */
export function workerIntoWidget(tree: Tree): readonly string[] {
  return codeOf(tree, 'worker').flatMap(({ arrows }) =>
    arrows.flatMap((arrow) => {
      if (!arrow.to?.startsWith('widget/')) return []
      if (arrow.from === 'worker/text/redact.ts' && arrow.to.startsWith('widget/redact/')) return []
      return [
        said(
          arrow,
          'worker/text/redact.ts alone may import the widget, and of it widget/redact alone. Import worker/text/redact.ts.',
        ),
      ]
    }),
  )
}

/** What is deployed needs nothing of the demo and the tests. */
export function intoDemoOrTests(tree: Tree): readonly string[] {
  return Object.keys(HOUSES).flatMap((program) =>
    codeOf(tree, program).flatMap(({ arrows }) =>
      arrows
        .filter(({ to }) => to && /^(?:demo|tests)\//.test(to))
        .map((arrow) =>
          said(arrow, `${program} imports ${arrow.to}. Move what it needs into ${program}.`),
        ),
    ),
  )
}

function sourceOf(tree: Tree, program: string): readonly SourceFile[] {
  return codeOf(tree, program).filter(({ path }) => !OUTSIDE.test(path))
}

function said({ from, line }: Arrow, message: string): string {
  return `${from}:${line}: ${message}`
}
