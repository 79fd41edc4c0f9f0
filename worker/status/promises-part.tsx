import type { PromiseKind } from '../contract.ts'
import { Time } from '../page.tsx'
import type { DatedPromise } from '../report.ts'
import { tellTime } from '../when.ts'
import { Part } from './part.tsx'
import { isPaused, promisesOf } from './standing.ts'
import type { View } from './view.ts'

const WHAT: Record<PromiseKind, string> = {
  answer: 'An answer',
  update: 'News',
  resolve: 'Done',
}

/** The honest list: every promise, and whether it was kept. */
export function PromisesPart({ report, site, now }: View) {
  const promises = promisesOf(report, site)
  if (promises.length === 0) return null
  return (
    <Part name="promises" tells>
      <h2>What we promised you</h2>
      <ul class="promises">
        {promises.map((promise) => {
          const [word, look] = judge(promise, now, isPaused(report, promise.kind))
          return (
            <li>
              <span>
                {WHAT[promise.kind]} by{' '}
                <Time at={promise.due}>{tellTime(promise.due, now, report.page)}</Time>
              </span>
              <span class={`chip ${look}`}>{word}</span>
            </li>
          )
        })}
      </ul>
    </Part>
  )
}

function judge(
  { status, due }: DatedPromise,
  now: number,
  isWaiting: boolean,
): readonly [word: string, look: string] {
  switch (status) {
    case 'kept':
      return ['Kept', 'kept']
    case 'broken':
      return ['Not kept', 'late']
    case 'moved':
      return ['Another date', 'quiet']
    case 'withdrawn':
      return ['No longer needed', 'quiet']
    case 'open':
      if (isWaiting) return ['Waits for your choice', 'quiet']
      return due < now ? ['Late', 'late'] : ['Still to come', 'quiet']
    default:
      return status satisfies never
  }
}
