import type { Joined } from '../../db/known-issues.ts'
import { Shell, TimeElement } from '../../http/page.tsx'
import { isOverdue, KNOWN_ISSUE_TEXT_MAX, type PinnedIssue } from '../../reports/known-issue.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import { LineField, TextField } from '../ui/fields.tsx'
import { toField } from '../ui/form.ts'
import { DeskHeader } from '../ui/shell.tsx'

/** A form that was not taken: of which notice, or `pin` for a new one. */
export interface KnownIssueDraft {
  readonly of: string
  readonly act?: 'move' | 'end'
  readonly values: Readonly<Record<string, string>>
  readonly fault: string | null
  /** Phrases that may hurt. */
  readonly doubts: readonly string[]
}

interface PageProps {
  readonly site: Site
  readonly staff: Staff
  readonly troubles: readonly string[]
  /** The overdue first, then those that stand, then those that are over. */
  readonly notices: readonly PinnedIssue[]
  readonly joined: ReadonlyMap<string, Joined>
  readonly draft: KnownIssueDraft | null
  readonly newId: string
  readonly now: number
}

/** What customers are told before they have to write, and how many have the same. */
export function KnownIssuePage(props: PageProps) {
  const { site, staff, troubles, notices, draft, newId } = props
  const standing = notices.filter(({ ended }) => ended === null)
  const over = notices.filter(({ ended }) => ended !== null)
  return (
    <Shell
      styles="/desk.css"
      title={`Known problems, ${site.name}`}
      header={<DeskHeader site={site} staff={staff} troubles={troubles} />}
    >
      <h1>Known problems</h1>
      <p>
        Customers on the pages you name see it before they have to write, and one click lets them
        know when it is over.
      </p>
      {standing.map((notice) => (
        <NoticeCard {...props} notice={notice} joined={props.joined.get(notice.id)} />
      ))}
      <PinForm site={site} newId={newId} draft={draft?.of === 'pin' ? draft : null} />
      {over.length > 0 && <h2 class="section">Over</h2>}
      {over.map((notice) => (
        <NoticeCard {...props} notice={notice} joined={props.joined.get(notice.id)} />
      ))}
      <p class="soft small foot">Times are those of {site.calendar.timeZone}.</p>
    </Shell>
  )
}

interface PinFormProps {
  readonly site: Site
  readonly draft: KnownIssueDraft | null
  readonly newId: string
}

function PinForm({ site, draft, newId }: PinFormProps) {
  const form = 'pin'
  const values = draft?.values ?? {}
  return (
    <form class="card" method="post" action="/desk/notices">
      <h2>Pin a known problem</h2>
      {draft?.fault && (
        <p class="notice fault" role="alert" tabindex={-1} autofocus>
          {draft.fault}
        </p>
      )}
      <input type="hidden" name="id" value={values['id'] ?? newId} />
      <div class="field">
        <label for="pin-text">
          What do you know?
          <span class="hint">
            Such as “We know that paying by card fails, and are at it.” Customers read it as it
            stands.
          </span>
        </label>
        <textarea
          id="pin-text"
          name="text"
          rows={3}
          required
          maxlength={KNOWN_ISSUE_TEXT_MAX}
          dir="auto"
        >
          {values['text'] ?? ''}
        </textarea>
      </div>
      <LineField
        form={form}
        values={values}
        name="pages"
        label="On which pages?"
        hint="Such as /checkout* (a * stands for anything). Empty: on every page."
        required={false}
      />
      <LineField
        form={form}
        values={values}
        name="until"
        type="datetime-local"
        label="Until when, as far as you can tell?"
        hint={`The time in ${site.calendar.timeZone}. An hour after it, customers do not see the notice any more.`}
        required={false}
      />
      <LineField
        form={form}
        values={values}
        name="reference"
        label="Which report is it?"
        hint="Its reference, such as K7M-2PQ. Empty: we raise one, in your hands."
        required={false}
      />
      <button type="submit">Pin it</button>
    </form>
  )
}

interface CardProps {
  readonly notice: PinnedIssue
  readonly joined: Joined | undefined
  readonly site: Site
  readonly draft: KnownIssueDraft | null
  readonly now: number
}

/** One known problem: what customers read, how many have it too, and what to do about it. */
function NoticeCard({ notice, joined, site, draft, now }: CardProps) {
  const { id, text, pages, until, reportId, pinned, ended } = notice
  const tell = (at: number) => (
    <TimeElement at={at}>{formatTime(at, now, site.calendar)}</TimeElement>
  )
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
      {!ended && <Acts notice={notice} site={site} isLate={isLate} draft={own} />}
    </section>
  )
}

function tellAsked(joined: Joined | undefined, { ended }: PinnedIssue): string {
  const { asked = 0, told = 0 } = joined ?? {}
  const customers = asked === 1 ? '1 customer wants' : `${asked} customers want`
  if (!ended) return asked === 0 ? 'Nobody asked to be told so far.' : `${customers} to be told.`
  if (asked === 0) return 'Nobody asked to be told.'
  const rest = ended.toldAt === null ? ' The rest follow within minutes.' : ''
  return `${told} of ${asked} ${asked === 1 ? 'customer was' : 'customers were'} told.${rest}`
}

interface ActsProps {
  readonly notice: PinnedIssue
  readonly site: Site
  readonly isLate: boolean
  readonly draft: KnownIssueDraft | null
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
            values={values}
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
            values={values}
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

function Fault({ draft: { fault, doubts } }: { draft: KnownIssueDraft }) {
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
