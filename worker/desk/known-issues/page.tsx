import type { Joined } from '../../db/known-issues.ts'
import { Shell, TimeElement } from '../../http/page.tsx'
import { isOverdue, KNOWN_ISSUE_TEXT_MAX, type PinnedIssue } from '../../reports/known-issue.ts'
import { referenceOf } from '../../reports/reference.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import { LineField, TextField } from '../ui/fields.tsx'
import { toField } from '../ui/form.ts'
import { nameOfOne, tellApart } from '../ui/names.ts'
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
  const nameAt = tellApart([...standing, ...over].map(({ text }) => text))
  return (
    <Shell
      styles="/desk.css"
      title={`Known issues · ${site.name}`}
      header={<DeskHeader site={site} staff={staff} troubles={troubles} />}
    >
      <h1>Known issues</h1>
      <p>
        Customers on the pages you choose see the issue before they write to you. With one click
        they can ask to be told when it’s over.
      </p>
      {standing.map((notice, at) => (
        <NoticeCard
          {...props}
          notice={notice}
          name={nameAt(at)}
          joined={props.joined.get(notice.id)}
        />
      ))}
      <PinForm site={site} newId={newId} draft={draft?.of === 'pin' ? draft : null} />
      {over.length > 0 && <h2 class="section">Ended</h2>}
      {over.map((notice, at) => (
        <NoticeCard
          {...props}
          notice={notice}
          name={nameAt(standing.length + at)}
          joined={props.joined.get(notice.id)}
        />
      ))}
      <p class="soft small foot">All times are in {site.calendar.timeZone}.</p>
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
      <h2>Add a known issue</h2>
      {draft?.fault && (
        <p class="notice fault" role="alert" tabindex={-1} autofocus>
          {draft.fault}
        </p>
      )}
      <input type="hidden" name="id" value={values['id'] ?? newId} />
      <div class="field">
        <label for="pin-text">
          What’s the issue?
          <span class="hint">
            For example: “Card payments are failing. We’re working on it.” Customers see exactly
            what you type.
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
        label="Which pages?"
        hint="For example /checkout* (* matches anything). Leave it empty for all pages."
        required={false}
      />
      <LineField
        form={form}
        values={values}
        name="until"
        type="datetime-local"
        label="When do you expect it to end?"
        hint={`In ${site.calendar.timeZone} time. Customers stop seeing the notice an hour later.`}
        required={false}
      />
      <LineField
        form={form}
        values={values}
        name="reference"
        label="Linked report"
        hint="Its reference, for example K7M-2PQ. Leave it empty to create a new report assigned to you."
        required={false}
      />
      <button type="submit">Add known issue</button>
    </form>
  )
}

interface CardProps {
  readonly notice: PinnedIssue
  /** What it's called where it has to be told from the others. */
  readonly name: string
  readonly joined: Joined | undefined
  readonly site: Site
  readonly draft: KnownIssueDraft | null
  readonly now: number
}

/** One known problem: what customers read, how many have it too, and what to do about it. */
function NoticeCard({ notice, name, joined, site, draft, now }: CardProps) {
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
        {isLate && <span class="chip late">overdue</span>} {formatAsked(joined, notice)}
      </p>
      <dl>
        <dt>Pages</dt>
        <dd>{pages.length === 0 ? 'All pages' : pages.join(' ')}</dd>
        {until !== null && (
          <>
            <dt>Expected end</dt>
            <dd>{tell(until)}</dd>
          </>
        )}
        <dt>Added</dt>
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
        <a
          href={`/desk/reports/${reportId}`}
          aria-label={nameOfOne('Linked report', referenceOf(reportId))}
        >
          Linked report
        </a>
        {ended && ': resolve it if it’s still open.'}
      </p>
      {!ended && <Acts notice={notice} name={name} site={site} isLate={isLate} draft={own} />}
    </section>
  )
}

function formatAsked(joined: Joined | undefined, { ended }: PinnedIssue): string {
  const { asked = 0, told = 0 } = joined ?? {}
  const customers = asked === 1 ? '1 customer wants' : `${asked} customers want`
  if (!ended)
    return asked === 0
      ? 'Nobody has asked to be told yet.'
      : `${customers} to be told when it’s over.`
  if (asked === 0) return 'Nobody asked to be told.'
  const rest = ended.toldAt === null ? ' The rest will be told within minutes.' : ''
  return `${told} of ${asked} ${asked === 1 ? 'customer was' : 'customers were'} told.${rest}`
}

interface ActsProps {
  readonly notice: PinnedIssue
  readonly name: string
  readonly site: Site
  readonly isLate: boolean
  readonly draft: KnownIssueDraft | null
}

function Acts({ notice: { id, until }, name, site, isLate, draft }: ActsProps) {
  const values = {
    ...(until !== null && { until: toField(until, site.calendar.timeZone) }),
    ...draft?.values,
  }
  const isMoving = draft?.act === 'move'
  const isEnding = draft?.act === 'end'
  const end = draft?.doubts.length ? 'Send anyway' : 'End and tell them'
  return (
    <div class="others">
      <details open={isEnding || (isLate && !isMoving)}>
        <summary aria-label={nameOfOne('End this issue', name)}>End this issue</summary>
        <form method="post" action={`/desk/notices/${id}/end`}>
          {isEnding && <Fault draft={draft} />}
          <TextField
            form={`end-${id}`}
            values={values}
            name="words"
            label="What do you want to tell everyone who asked?"
            hint="Use your own words. This is what they’ve been waiting for."
            rows={3}
          />
          <button type="submit" aria-label={nameOfOne(end, name)}>
            {end}
          </button>
        </form>
      </details>
      <details open={isMoving}>
        <summary aria-label={nameOfOne('Change the expected end', name)}>
          Change the expected end
        </summary>
        <form method="post" action={`/desk/notices/${id}/move`}>
          {isMoving && <Fault draft={draft} />}
          <LineField
            form={`move-${id}`}
            values={values}
            name="until"
            type="datetime-local"
            label="New expected end"
            hint={`In ${site.calendar.timeZone} time. Leave it empty if you can’t tell.`}
            required={false}
          />
          <button type="submit" class="quiet" aria-label={nameOfOne('Save', name)}>
            Save
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
        <strong>Not sent yet.</strong> Please check the wording:{' '}
        {doubts.map((phrase) => `“${phrase}”`).join(', ')} can sound like blame or an excuse.
      </p>
      <input type="hidden" name="sure" value="yes" />
    </div>
  )
}
