import { isOpen } from '../report.ts'
import { tellTime } from '../when.ts'
import { ActForm } from './act-form.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

/** Promised on this page; the clock keeps it with two days to spare. */
const ERASED_WITHIN_MS = 30 * 24 * 60 * 60 * 1000

/** The ways out: taking the report back, and having it erased. */
export function LeavePart({ report, path, now }: View) {
  const mayWithdraw = isOpen(report.state) || report.state === 'quarantined'
  const mayErase = report.state !== 'erased' && report.erasureAskedAt === null
  const { erasureAskedAt } = report
  if (!mayWithdraw && !mayErase && erasureAskedAt === null) return null
  return (
    <Part name="leave" class="leave">
      {erasureAskedAt !== null && (
        <p>
          You asked us to erase this report. It is done by{' '}
          {tellTime(erasureAskedAt + ERASED_WITHIN_MS, now, report.page)} at the latest.
        </p>
      )}
      {mayWithdraw && (
        <details id="withdraw">
          <summary>Take this report back</summary>
          <p>Nobody will answer it then. You can always raise a new one.</p>
          <ActForm act="withdraw" path={path} button="Take it back" quiet />
        </details>
      )}
      {mayErase && (
        <details id="erase">
          <summary>Have this report erased</summary>
          <p>
            Within 30 days we erase everything that was said here, your pictures and your address.
            What stays is the number {report.reference}, what kind of problem it was and when, so
            that we can still count it. This cannot be undone.
          </p>
          <ActForm act="erase" path={path} button="Erase it" quiet />
        </details>
      )}
    </Part>
  )
}
