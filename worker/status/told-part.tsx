import { Time } from '../page.tsx'
import { tellContact, tellWish } from '../told.ts'
import { tellTime } from '../when.ts'
import { Part } from './part.tsx'
import type { View } from './view.ts'

/** What the customer told, or what staff noticed for them. */
export function ToldPart({ report, now }: View) {
  const { page, reason, noticedBy } = report
  const facts: readonly (readonly [string, string | null])[] = [
    ['What went wrong', reason.label],
    ['Would put it right', tellWish(report)],
    ['Reach you at', tellContact(report)],
    ['Page', page.title || page.url],
  ]
  return (
    <Part name="told" tells>
      <h2>{noticedBy ? `What ${noticedBy.name} noticed` : 'What you told us'}</h2>
      {report.text !== null && <p class="words">{report.text}</p>}
      <dl>
        {facts.map(([label, value]) =>
          value ? (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          ) : null,
        )}
        <dt>{noticedBy ? 'Noticed' : 'Raised'}</dt>
        <dd>
          <Time at={report.receivedAt}>{tellTime(report.receivedAt, now, page)}</Time>
        </dd>
      </dl>
    </Part>
  )
}
