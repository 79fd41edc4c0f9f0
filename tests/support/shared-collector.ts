import { inject } from 'vitest'
import { type Collector, startCollector } from './collector.ts'
import { type Emptier, emptierOf } from './emptier.ts'
import { noteRuntimes } from './runtimes.ts'

export type { Collector } from './collector.ts'

interface Kept {
  readonly collector: Collector
  readonly emptier: Emptier
}

/** What no file uses now, by kind. */
const idle = new Map<string, Kept>()

/**
 * A collector as good as new for what is stored, logged, mailed and uploaded. The files that run in
 * one process take it one after the other, since its start takes longer than many tests. What the
 * worker remembers elsewhere stays: what it keeps for an outage, that it kept the widget's version,
 * and what the limits counted. Files about these start their own. `close` gives it back.
 */
export async function useCollector(): Promise<Collector> {
  return share('plain', startCollector)
}

/** The same for another kind of collector. */
export async function share<One extends Collector>(
  kind: string,
  start: () => Promise<One>,
): Promise<One> {
  const found = idle.get(kind)
  idle.delete(kind)
  const kept = found ?? (await keep(await start()))
  await kept.emptier.empty()
  const since = Date.now()
  const collector = kept.collector as One
  return {
    ...collector,
    mails: () => collector.mails(since),
    mailsTo: (address: string) => collector.mailsTo(address, since),
    close() {
      // A file may use two at once.
      if (idle.has(kind)) return collector.close()
      idle.set(kind, kept)
      return Promise.resolve()
    },
  }
}

async function keep(collector: Collector): Promise<Kept> {
  noteRuntimes(inject('runtimes'))
  return { collector, emptier: await emptierOf(collector) }
}
