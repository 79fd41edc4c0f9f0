import type { Joined } from '../db/known-issues.ts'
import { Time } from '../http/page.tsx'
import { isOverdue, type PinnedNotice } from '../reports/known-issue.ts'
import type { Site } from '../sites/site.ts'
import { tellTime } from '../time/format.ts'
import { LineField, TextField } from './fields.tsx'
import type { NoticeDraft } from './known-problem-page.tsx'
import { toField } from './local-moment.ts'

interface CardProps {
  readonly notice: PinnedNotice
  readonly joined: Joined | undefined
  readonly site: Site
  readonly draft: NoticeDraft | null
  readonly now: number
}

/** One known problem: what customers read, how many have it too, and what to do about it. */
export function NoticeCard({ notice, joined, site, draft, now }: CardProps) {
  const { id, text, pages, until, reportId, pinned, ended } = notice
  const tell = (at: number) => <Time at={at}>{tellTime(at, now, site.calendar)}</Time>
  const own = draft?.of === id ? draft : null
  const isLate = isOverdue(notice, now)
  return (
    <section class={isLate ? 'card step' : 'card'} aria-labelledby={`notice-${id}`}>
      <h2 id={`notice-${id}`} dir="auto">
        {text}
      </h2>
      <p>
        {isLate && <span class="chip late">overdue</span>} {tellAsked(joined, notice)}
      </p>
      <dl>
        <dt>Pages</dt>
        <dd>{pages.length === 0 ? 'Every page' : pages.join(' ')}</dd>
        {until !== null && (
          <>
            <dt>Expected end</dt>
            <dd>{tell(until)}</dd>
          </>
        )}
        <dt>Pinned</dt>
        <dd>
          by {pinned.by.name}, {tell(pinned.at)}
        </dd>
        {ended && (
          <>
            <dt>Ended</dt>
            <dd>
              by {ended.by.name}, {tell(ended.at)}
            </dd>
          </>
        )}
      </dl>
      {ended && (
        <p class="words" dir="auto">
          {ended.words}
        </p>
      )}
      <p class="small">
        <a href={`/desk/reports/${reportId}`}>The report that it stands for</a>
        {ended && ': resolve it there, if it is not yet.'}
      </p>
      {!ended && <Acts {...{ notice, site, isLate }} draft={own} />}
    </section>
  )
}

function tellAsked(joined: Joined | undefined, { ended }: PinnedNotice): string {
  const { asked = 0, told = 0 } = joined ?? {}
  const customers = asked === 1 ? '1 customer wants' : `${asked} customers want`
  if (!ended) return asked === 0 ? 'Nobody asked to be told so far.' : `${customers} to be told.`
  if (asked === 0) return 'Nobody asked to be told.'
  const rest = ended.toldAt === null ? ' The rest follow within minutes.' : ''
  return `${told} of ${asked} ${asked === 1 ? 'customer was' : 'customers were'} told.${rest}`
}

interface ActsProps {
  readonly notice: PinnedNotice
  readonly site: Site
  readonly isLate: boolean
  readonly draft: NoticeDraft | null
}

function Acts({ notice: { id, until }, site, isLate, draft }: ActsProps) {
  const values = {
    ...(until !== null && { until: toField(until, site.calendar.timeZone) }),
    ...draft?.values,
  }
  const isMoving = draft?.act === 'move'
  const isEnding = draft?.act === 'end'
  return (
    <div class="others">
      <details open={isEnding || (isLate && !isMoving)}>
        <summary>It is over</summary>
        <form method="post" action={`/desk/notices/${id}/end`}>
          {isEnding && <Fault draft={draft} />}
          <TextField
            form={`end-${id}`}
            {...{ values }}
            name="words"
            label="What do you tell everybody who asked?"
            hint="In your own words: it is what they waited for."
            rows={3}
          />
          <button type="submit">
            {draft?.doubts.length ? 'Send it as it stands' : 'It is over: tell them'}
          </button>
        </form>
      </details>
      <details open={isMoving}>
        <summary>Move the expected end</summary>
        <form method="post" action={`/desk/notices/${id}/move`}>
          {isMoving && <Fault draft={draft} />}
          <LineField
            form={`move-${id}`}
            {...{ values }}
            name="until"
            type="datetime-local"
            label="Until when?"
            hint={`The time in ${site.calendar.timeZone}. Empty: nobody can tell.`}
            required={false}
          />
          <button type="submit" class="quiet">
            Move it
          </button>
        </form>
      </details>
    </div>
  )
}

function Fault({ draft: { fault, doubts } }: { draft: NoticeDraft }) {
  if (fault !== null) {
    return (
      <p class="notice fault" role="alert" tabindex={-1} autofocus>
        {fault}
      </p>
    )
  }
  return (
    <div class="notice doubt" role="alert" tabindex={-1} autofocus>
      <p>
        <strong>Not sent yet.</strong> Please read it once more:{' '}
        {doubts.map((phrase) => `“${phrase}”`).join(', ')} can sound as if the customer, or nobody,
        were to blame.
      </p>
      <input type="hidden" name="sure" value="yes" />
    </div>
  )
}
