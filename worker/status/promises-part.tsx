import { Time, Woven } from '../http/page.tsx'
import type { CustomerTexts } from '../i18n/texts.ts'
import { promisesShown } from '../reports/promises.ts'
import type { DatedPromise } from '../reports/report.ts'
import { Part } from './part.tsx'
import { isPaused } from './standing.ts'
import type { View } from './view.ts'

/** The honest list: every promise, and whether it was kept. */
export function PromisesPart({ report, site, now, texts, tell }: View) {
  const promises = promisesShown(report, site)
  if (promises.length === 0) return null
  return (
    <Part name="promises" tells>
      <h2>{texts.promises}</h2>
      <ul class="promises">
        {promises.map((promise) => {
          const [verdict, look] = judge(promise, now, isPaused(report, promise.kind))
          const when = <Time at={promise.due}>{tell(promise.due)}</Time>
          return (
            <li>
              <span>
                <Woven sentence={texts.promiseOf[promise.kind]} parts={{ when }} />
              </span>
              <span class={`chip ${look}`}>{texts.verdicts[verdict]}</span>
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
): readonly [verdict: keyof CustomerTexts['verdicts'], look: string] {
  switch (status) {
    case 'kept':
      return ['kept', 'kept']
    case 'broken':
      return ['broken', 'late']
    case 'moved':
      return ['moved', 'quiet']
    case 'withdrawn':
      return ['withdrawn', 'quiet']
    case 'open':
      if (isWaiting) return ['waits', 'quiet']
      return due < now ? ['late', 'late'] : ['toCome', 'quiet']
    default:
      return status satisfies never
  }
}
