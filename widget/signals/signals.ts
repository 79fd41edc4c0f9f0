import { given } from '../state/given.ts'
import type { DeadModule } from './dead-clicks.ts'
import { watchFailures } from './failures.ts'
import type { QuestionModule } from './prompt.ts'
import { CLICKABLE, type Found, type Listen, type SignalsStage, thingAt } from './target.ts'

export interface SignalsModule {
  /**
   * Notices when something seems to fail for a customer who says nothing, and asks them once. It
   * reads nothing that is typed, keeps and sends nothing before they have answered, and leaves
   * nothing behind once `stage.signal` is aborted.
   */
  watch(stage: SignalsStage): void
}

interface Beside {
  readonly dead: DeadModule
  readonly question: QuestionModule
}

export const watch: SignalsModule['watch'] = (stage) => {
  const watching = new AbortController()
  const { signal } = watching
  const stop = () => watching.abort()
  const listen: Listen = (types, act) => {
    for (const type of types.split(' ')) {
      addEventListener(type, act as (event: Event) => void, { capture: true, signal })
    }
  }
  const found: Found = (kind, element) => {
    if (signal.aborted) return
    stop()
    load('question', ({ ask }) => ask(stage, { signal: kind, element }))
  }
  let answered: (() => void) | undefined
  load('dead', ({ watchDead }) => {
    answered = watchDead(found, listen, signal, thingAt, CLICKABLE)
  })
  const onFetched = watchFailures(found, listen)
  const fetched = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      // Not beacons, which analytics send for each click, nor what a browser fetches by itself.
      if (!/^(fetch|xml)/.test(entry.initiatorType)) continue
      answered?.()
      onFetched(entry)
    }
  })
  fetched.observe({ type: 'resource' })
  signal.addEventListener('abort', () => fetched.disconnect())
  stage.signal.addEventListener('abort', stop)
}

// Two chunks stand beside this one: what judges clicks, which is as large again, and what asks, for
// hardly anybody is ever asked. Nobody misses what does not come.
function load<Name extends keyof Beside>(name: Name, run: (module: Beside[Name]) => unknown): void {
  const chunk = AMENDS_PINNED
    ? (given.load(name) as Promise<Beside[Name]>)
    : import(/* @vite-ignore */ import.meta.url.replace(/signals(?=[^/]*$)/, name))
  chunk.then(run).catch(() => {})
}
