import { Time } from '../http/page.tsx'
import { say } from '../i18n/fill.ts'
import { reasonIn } from '../i18n/tell.ts'
import { tellContact } from '../reports/conversation.ts'
import { Part } from './part.tsx'
import type { View } from './view.ts'

/** What the customer told, or what staff noticed for them. */
export function ToldPart(view: View) {
  const { report, site, texts, tell } = view
  const { page, reason, noticedBy, receivedAt } = report
  const facts: readonly (readonly [string, string | null])[] = [
    [texts.facts.reason, reasonIn(texts.language, site, reason)],
    [texts.facts.wish, tellWish(view)],
    [texts.facts.contact, tellContact(report)],
    [texts.facts.page, page.title || page.url],
  ]
  return (
    <Part name="told" tells>
      <h2>
        {noticedBy ? say(texts, texts.noticedTitle, { name: noticedBy.name }) : texts.toldTitle}
      </h2>
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
        <dt>{noticedBy ? texts.facts.noticed : texts.facts.raised}</dt>
        <dd>
          <Time at={receivedAt}>{tell(receivedAt)}</Time>
        </dd>
      </dl>
    </Part>
  )
}

function tellWish({ report: { wish, wishText }, texts }: View): string | null {
  if (!wish) return null
  const named = texts.wishes[wish]
  return wish === 'other' && wishText
    ? say(texts, texts.ownWish, { wish: named, text: wishText })
    : named
}
