import { Time, Woven } from '../http/page.tsx'
import { say } from '../i18n/fill.ts'
import type { CustomerTexts } from '../i18n/texts.ts'
import { wasToldOver } from '../reports/known-issue.ts'
import { nextPromise } from '../reports/report.ts'
import { Part } from './part.tsx'
import { isPaused, standingOf } from './standing.ts'
import type { View } from './view.ts'

/** The report that this one goes on with: where it stands and what staff wrote there since. */
export function MergedPart(view: View) {
  const { merged, texts, tell } = view
  // What a known problem's report still owes is nothing to whom it is over for.
  if (!merged || wasToldOver(view.report)) return null
  const { report, said } = merged
  const running = report.promises.filter(({ kind }) => !isPaused(report, kind))
  return (
    <Part name="merged" tells>
      <h2>{texts.mergedTitles[titleFor(report.state)]}</h2>
      {report.owner && <p>{say(texts, texts.inHands, { name: report.owner.name })}</p>}
      {nextPromise({ promises: running }) !== null && <p>{standingOf({ ...view, report }).next}</p>}
      {report.plan !== null && !said.some(({ text }) => text === report.plan) && (
        <p class="words">{report.plan}</p>
      )}
      {said.map(({ at, by, text }) => (
        <article>
          <h3>
            <Woven
              sentence={texts.wrote}
              parts={{ name: <bdi>{by}</bdi>, when: <Time at={at}>{tell(at)}</Time> }}
            />
          </h3>
          <p class="words">{text}</p>
        </article>
      ))}
    </Part>
  )
}

function titleFor(state: View['report']['state']): keyof CustomerTexts['mergedTitles'] {
  switch (state) {
    case 'received':
      return 'waiting'
    case 'acknowledged':
    case 'working':
    case 'proposed':
      return 'working'
    case 'resolved':
    case 'confirmed':
    case 'closed':
      return 'done'
    default:
      return 'over'
  }
}
