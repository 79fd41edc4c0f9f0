import type { SignalsModule } from '../modules.ts'
import { pinnedFile } from '../state/pinned-file.ts'
import type { ClickSignalsModule } from './click-signals.ts'
import { watchFailures } from './failures.ts'
import type { QuestionModule } from './prompt.ts'
import { CLICKABLE, type Found, type Listen, thingAt } from './target.ts'

interface Beside {
  readonly dead: ClickSignalsModule
  readonly question: QuestionModule
}

export const watchSignals: SignalsModule['watchSignals'] = (context) => {
  const watching = new AbortController()
  const { signal } = watching
  const stop = () => watching.abort()
  const listen: Listen = (types, handle) => {
    for (const type of types.split(' ')) {
      const run = handle as (event: Event) => void
      // As the launcher does: old zones know no signals.
      addEventListener(type, run, 'Zone' in window || { capture: true, signal })
      signal.addEventListener('abort', () => removeEventListener(type, run, true))
    }
  }
  const found: Found = (kind, element) => {
    if (signal.aborted) return
    stop()
    load('question', ({ ask }) => ask(context, { signal: kind, element }))
  }
  let answered: (() => void) | undefined
  load('dead', ({ watchClicks }) => {
    answered = watchClicks(found, listen, signal, thingAt, CLICKABLE)
  })
  const onFetched = watchFailures(found, listen, signal)
  const fetched = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceResourceTiming[]) {
      // Without beacons, which analytics send for each click, and what the browser itself fetches.
      if (!/^(fetch|xml)/.test(entry.initiatorType) || entry.name.startsWith(context.collector)) {
        continue
      }
      answered?.()
      onFetched(entry)
    }
  })
  fetched.observe({ type: 'resource' })
  signal.addEventListener('abort', () => fetched.disconnect())
  context.signal.addEventListener('abort', stop)
}

// Clicks and the question are chunks of their own, since the first is as large as this one, and the
// second is rarely needed. A chunk that can't be loaded is ignored.
function load<Name extends keyof Beside>(name: Name, run: (module: Beside[Name]) => unknown): void {
  const chunk = AMENDS_PINNED
    ? (pinnedFile.load(name) as Promise<Beside[Name]>)
    : import(/* @vite-ignore */ import.meta.url.replace(/signals(?=[^/]*$)/, name))
  chunk.then(run).catch(() => {})
}
