import { Shell } from '../http/page.tsx'
import type { Site, Staff } from '../sites/site.ts'
import { LineField, SelectField, TextField } from './fields.tsx'
import { DeskHeader } from './header.tsx'

interface NoticeProps {
  readonly site: Site
  readonly staff: Staff
  readonly troubles: readonly string[]
  readonly values: Readonly<Record<string, string>>
  readonly fault: string | null
}

/** The form in which staff raise what they noticed. */
export function NoticePage({ site, staff, troubles, values, fault }: NoticeProps) {
  const form = 'notice'
  return (
    <Shell title="We noticed something" header={<DeskHeader {...{ site, staff, troubles }} />}>
      <h1>We noticed something</h1>
      <p>
        Nobody had to complain: raise it for the customer. The promise is the same, and you get a
        link to hand to them.
      </p>
      {fault !== null && (
        <p class="notice fault" role="alert">
          {fault}
        </p>
      )}
      <form class="card" method="post" action="/desk/new">
        <input type="hidden" name="id" value={values['id'] ?? ''} />
        <SelectField
          {...{ form, values }}
          name="reason"
          label="What went wrong?"
          options={site.reasons.map(({ code, label }) => ({ value: code, label }))}
        />
        <TextField {...{ form, values }} name="text" label="What happened to the customer?" />
        <LineField
          {...{ form, values }}
          name="contact"
          label="How can they be reached?"
          hint="Email or phone, if you know."
          required={false}
        />
        <LineField
          {...{ form, values }}
          name="url"
          type="url"
          label="On which page?"
          hint="If it was on one."
          required={false}
        />
        <button type="submit">Raise it</button>
      </form>
    </Shell>
  )
}
