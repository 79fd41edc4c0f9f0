import { Time } from '../page.tsx'
import { tellRemedy } from '../told.ts'
import { tellTime } from '../when.ts'
import { Part } from './part.tsx'
import { standingOf } from './standing.ts'
import type { View } from './view.ts'

const ERASE_DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000

/** What the customer reads first: where it stands, who has it, the plan, and what they get. */
export function StandingPart({ report, site, now }: View) {
  const { title, next, late } = standingOf(report, site, now)
  const { owner, plan, granted, erasureAskedAt } = report
  const isGoingOn = report.state === 'working' || report.state === 'proposed'
  return (
    <Part name="standing" class={late ? 'promise late' : 'promise'} tells>
      <h1>{title}</h1>
      <p class="lead">{next}</p>
      {isGoingOn && owner && !next.includes(owner.name) && (
        <p class="soft">{owner.name} takes care of it.</p>
      )}
      {isGoingOn && plan !== null && (
        <>
          <h2>The plan</h2>
          <p class="words">{plan}</p>
        </>
      )}
      {granted.length > 0 && (
        <>
          <h2>{report.state === 'working' ? 'What you will get' : 'What was agreed for you'}</h2>
          <ul class="plain">
            {granted.map(({ remedy }) => (
              <li dir="auto">{tellRemedy(remedy, site.currency)}</li>
            ))}
          </ul>
        </>
      )}
      {erasureAskedAt !== null && report.state !== 'erased' && (
        <p class="notice">
          You asked us to erase this report. By{' '}
          <Time at={erasureAskedAt + ERASE_DAYS * DAY_MS}>
            {tellTime(erasureAskedAt + ERASE_DAYS * DAY_MS, now, report.page)}
          </Time>{' '}
          at the latest, it is gone.
        </p>
      )}
    </Part>
  )
}
