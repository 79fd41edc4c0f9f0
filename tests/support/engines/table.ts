import type { Reporter, TestModule } from 'vitest/node'
import { ENGINES } from './engine.ts'
import type { Cell } from './walk-all.ts'

const SIGNS = { passed: 'yes', known: 'known', failed: 'NO', untried: '-' } as const

/** Prints how each walk went in each engine, once all have been taken. */
export class EngineTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const cells = modules
      .flatMap((module) => [...module.children.allTests()])
      .map((test) => test.meta().cell)
      .filter((cell) => cell !== undefined)
    if (cells.length > 0) console.log(formatTable(cells))
  }
}

/** The engines as columns, the walks as rows, and below them what is known to fail. */
export function formatTable(cells: readonly Cell[]): string {
  const walks = [...new Set(cells.map(({ walk }) => walk))]
  const find = (engine: string, walk: string) =>
    cells.find((cell) => cell.engine === engine && cell.walk === walk)
  const rows = [
    ['', ...ENGINES],
    ...walks.map((walk) => [
      walk,
      ...ENGINES.map((engine) => SIGNS[find(engine, walk)?.outcome ?? 'untried']),
    ]),
  ]
  const widths = ['', ...ENGINES].map((_column, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  )
  const known = cells
    .filter(({ outcome }) => outcome === 'known')
    .map(({ engine, walk, cause }) => `known: ${walk} in ${engine}: ${cause}`)
  return [
    '',
    ...rows.map((row) =>
      row
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    ),
    ...known,
    '',
  ].join('\n')
}
