import { Time, Woven } from '../http/page.tsx'
import { say } from '../i18n/fill.ts'
import { tellRemedy } from '../reports/conversation.ts'
import { ERASED_WITHIN_MS } from './leave-part.tsx'
import { Part } from './part.tsx'
import { standingOf } from './standing.ts'
import type { View } from './view.ts'

/** What the customer reads first: where it stands, who has it, the plan, and what they get. */
export function StandingPart(view: View) {
  const { report, site, texts, locale } = view
  const { title, next, late } = standingOf(view)
  const { owner, plan, granted } = report
  const isGoingOn = report.state === 'working' || report.state === 'proposed'
  return (
    <Part name="standing" class={late ? 'promise late' : 'promise'} tells>
      <h1>{title}</h1>
      <p class="lead">{next}</p>
      {isGoingOn && owner && !next.includes(owner.name) && (
        <p class="soft">{say(texts, texts.inHands, { name: owner.name })}</p>
      )}
      {isGoingOn && plan !== null && (
        <>
          <h2>{texts.plan}</h2>
          <p class="words">{plan}</p>
        </>
      )}
      {granted.length > 0 && (
        <>
          <h2>{report.state === 'working' ? texts.willGet : texts.wasAgreed}</h2>
          <ul class="plain">
            {granted.map(({ remedy }) => (
              <li dir="auto">{tellRemedy(remedy, site.currency, locale)}</li>
            ))}
          </ul>
        </>
      )}
      <Erasure {...view} />
    </Part>
  )
}

function Erasure({ report, texts, tell }: View) {
  const { erasureAskedAt, state } = report
  if (erasureAskedAt === null || state === 'erased') return null
  const at = erasureAskedAt + ERASED_WITHIN_MS
  return (
    <p class="notice">
      <Woven sentence={texts.erasedBy} parts={{ when: <Time at={at}>{tell(at)}</Time> }} />
    </p>
  )
}
