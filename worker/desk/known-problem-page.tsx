import type { Joined } from '../db/known-issues.ts'
import { Shell } from '../http/page.tsx'
import { NOTICE_TEXT_MAX, type PinnedNotice } from '../reports/known-issue.ts'
import type { Site, Staff } from '../sites/site.ts'
import { LineField } from './fields.tsx'
import { DeskHeader } from './header.tsx'
import { NoticeCard } from './known-problem-card.tsx'

/** A form that was not taken: of which notice, or `pin` for a new one. */
export interface NoticeDraft {
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
  readonly notices: readonly PinnedNotice[]
  readonly joined: ReadonlyMap<string, Joined>
  readonly draft: NoticeDraft | null
  readonly newId: string
  readonly now: number
}

/** What customers are told before they have to write, and how many have the same. */
export function KnownProblemPage(props: PageProps) {
  const { site, staff, troubles, notices, draft, newId } = props
  const standing = notices.filter(({ ended }) => ended === null)
  const over = notices.filter(({ ended }) => ended !== null)
  return (
    <Shell
      title={`Known problems, ${site.name}`}
      header={<DeskHeader {...{ site, staff, troubles }} />}
    >
      <h1>Known problems</h1>
      <p>
        Customers on the pages you name see it before they have to write, and one click lets them
        know when it is over.
      </p>
      {standing.map((notice) => (
        <NoticeCard {...props} {...{ notice }} joined={props.joined.get(notice.id)} />
      ))}
      <PinForm {...{ site, newId }} draft={draft?.of === 'pin' ? draft : null} />
      {over.length > 0 && <h2 class="section">Over</h2>}
      {over.map((notice) => (
        <NoticeCard {...props} {...{ notice }} joined={props.joined.get(notice.id)} />
      ))}
      <p class="soft small foot">Times are those of {site.calendar.timeZone}.</p>
    </Shell>
  )
}

interface PinFormProps {
  readonly site: Site
  readonly draft: NoticeDraft | null
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
          maxlength={NOTICE_TEXT_MAX}
          dir="auto"
        >
          {values['text'] ?? ''}
        </textarea>
      </div>
      <LineField
        {...{ form, values }}
        name="pages"
        label="On which pages?"
        hint="Such as /checkout* (a * stands for anything). Empty: on every page."
        required={false}
      />
      <LineField
        {...{ form, values }}
        name="until"
        type="datetime-local"
        label="Until when, as far as you can tell?"
        hint={`The time in ${site.calendar.timeZone}. An hour after it, customers do not see the notice any more.`}
        required={false}
      />
      <LineField
        {...{ form, values }}
        name="reference"
        label="Which report is it?"
        hint="Its reference, such as K7M-2PQ. Empty: we raise one, in your hands."
        required={false}
      />
      <button type="submit">Pin it</button>
    </form>
  )
}
