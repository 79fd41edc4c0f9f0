import { say } from '../i18n/fill.ts'
import { mayWithdraw } from '../reports/actions/customer.ts'
import { ActForm } from './act-form.tsx'
import { Part } from './part.tsx'
import type { View } from './view.ts'

/** Promised on this page; the clock keeps it with two days to spare. */
export const ERASED_WITHIN_MS = 30 * 24 * 60 * 60 * 1000

/** What is the customer's to take: their data, the report itself, and to have it erased. */
export function LeavePart(view: View) {
  const { report, texts, tell, path } = view
  const isTheirs = mayWithdraw(report)
  const mayErase = report.state !== 'erased' && report.erasureAskedAt === null
  const { erasureAskedAt, reference } = report
  return (
    <Part name="leave" class="leave">
      {erasureAskedAt !== null && (
        <p>{say(texts, texts.erasureAsked, { when: tell(erasureAskedAt + ERASED_WITHIN_MS) })}</p>
      )}
      <details id="data">
        <summary>{texts.dataTitle}</summary>
        <p>{texts.dataText}</p>
        <p>
          <a href={`${path}/data`} download>
            {texts.data}
          </a>
        </p>
      </details>
      {isTheirs && (
        <details id="withdraw">
          <summary>{texts.withdrawTitle}</summary>
          <p>{texts.withdrawText}</p>
          <ActForm act="withdraw" on={view} button={texts.withdraw} quiet />
        </details>
      )}
      {mayErase && (
        <details id="erase">
          <summary>{texts.eraseTitle}</summary>
          <p>{say(texts, texts.eraseText, { reference })}</p>
          <ActForm act="erase" on={view} button={texts.erase} quiet />
        </details>
      )}
    </Part>
  )
}
