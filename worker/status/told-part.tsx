import { say } from '../i18n/fill.ts'
import { reasonIn } from '../i18n/tell.ts'
import { Time } from '../page.tsx'
import { tellContact } from '../told.ts'
import { Part } from './part.tsx'
import type { View } from './view.ts'

/** What the customer told, or what staff noticed for them. */
export function ToldPart(view: View) {
  const { report, site, words, tell } = view
  const { page, reason, noticedBy, receivedAt } = report
  const facts: readonly (readonly [string, string | null])[] = [
    [words.facts.reason, reasonIn(words.language, site, reason)],
    [words.facts.wish, tellWish(view)],
    [words.facts.contact, tellContact(report)],
    [words.facts.page, page.title || page.url],
  ]
  return (
    <Part name="told" tells>
      <h2>
        {noticedBy ? say(words, words.noticedTitle, { name: noticedBy.name }) : words.toldTitle}
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
        <dt>{noticedBy ? words.facts.noticed : words.facts.raised}</dt>
        <dd>
          <Time at={receivedAt}>{tell(receivedAt)}</Time>
        </dd>
      </dl>
    </Part>
  )
}

function tellWish({ report: { wish, wishText }, words }: View): string | null {
  if (!wish) return null
  const named = words.wishes[wish]
  return wish === 'other' && wishText
    ? say(words, words.ownWish, { wish: named, text: wishText })
    : named
}
