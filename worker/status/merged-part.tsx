import { Time } from '../page.tsx'
import { nextPromise } from '../report.ts'
import { tellTime } from '../when.ts'
import { Part } from './part.tsx'
import { isPaused, standingOf } from './standing.ts'
import type { View } from './view.ts'

/** The report that this one goes on with: where it stands and what staff wrote there since. */
export function MergedPart({ merged, site, now, report: { page } }: View) {
  if (!merged) return null
  const { report, words } = merged
  const running = report.promises.filter(({ kind }) => !isPaused(report, kind))
  return (
    <Part name="merged" tells>
      <h2>{titleFor(report.state)}</h2>
      {report.owner && <p>{report.owner.name} takes care of it.</p>}
      {nextPromise({ promises: running }) !== null && (
        <p>{standingOf({ ...report, page }, site, now).next}</p>
      )}
      {report.plan !== null && !words.some(({ text }) => text === report.plan) && (
        <p class="words">{report.plan}</p>
      )}
      {words.map(({ at, by, text }) => (
        <article>
          <h3>
            {by} wrote on <Time at={at}>{tellTime(at, now, page)}</Time>
          </h3>
          <p class="words">{text}</p>
        </article>
      ))}
    </Part>
  )
}

function titleFor(state: View['report']['state']): string {
  switch (state) {
    case 'received':
      return 'Nobody has answered it yet.'
    case 'acknowledged':
    case 'working':
    case 'proposed':
      return 'It is being worked on.'
    case 'resolved':
    case 'confirmed':
    case 'closed':
      return 'It is done.'
    default:
      return 'The other report is over.'
  }
}
