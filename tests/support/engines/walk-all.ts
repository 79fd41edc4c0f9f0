import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ORIGIN } from '../click.ts'
import { type Collector, useCollector } from '../shared-collector.ts'
import type { Engine, EngineName } from './engine.ts'
import { KNOWN_PATIENCE_MS, knownInEngine, surpriseOf } from './known-failures.ts'
import { personAt } from './person.ts'
import { WALKS, type Walk } from './walks.ts'
import { startWebsite } from './website.ts'

/** How a walk went, for the table. */
export interface Cell {
  readonly engine: string
  readonly walk: string
  outcome: 'failed' | 'passed' | 'known'
  cause?: string
}

declare module 'vitest' {
  interface TaskMeta {
    cell?: Cell
  }
}

/** Takes walks in one engine, each on a website and a site of its own. */
export function walkAll(
  name: EngineName,
  start: () => Promise<Engine>,
  walks: readonly Walk[] = WALKS,
): void {
  let engine: Engine
  let collector: Collector
  beforeAll(async () => {
    // What cannot be found or installed is said before anything else is started.
    engine = await start()
    collector = await useCollector()
  })
  afterAll(() => Promise.all([engine?.close(), collector?.close()]))

  describe(`in ${name}`, () => {
    for (const walk of walks) {
      it(`W19: ${walk.claim}`, async ({ task }) => {
        const cell: Cell = { engine: name, walk: walk.name, outcome: 'failed' }
        task.meta.cell = cell
        const known = knownInEngine(name, walk.name)
        const surprise = surpriseOf(await take(walk, known && KNOWN_PATIENCE_MS), known)
        if (surprise) throw surprise
        expect(surprise).toBeNull()
        Object.assign(
          cell,
          known ? { outcome: 'known', cause: known.cause } : { outcome: 'passed' },
        )
      })
    }
  })

  async function take(walk: Walk, patienceMs?: number): Promise<Error | null> {
    const tab = await engine.newTab()
    const person = personAt(tab, patienceMs)
    const website = await startWebsite()
    const site = walk.name.replaceAll(' ', '-')
    try {
      await collector.seed({ id: site, origins: [website.origin, ORIGIN] })
      await walk.go({ person, collector, website, site })
      return null
    } catch (error) {
      const shown = [await person.reads('body'), await person.reads('dialog[open] .sheet')]
      const message = `${String(error)}\nThe page: ${shown[0]}\nThe panel: ${shown[1]}`
      return Object.assign(error as Error, { message })
    } finally {
      await tab.close()
      await website.close()
    }
  }
}
