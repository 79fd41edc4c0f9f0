import { h } from 'preact'
import { answerBy, fill, tellTime } from '../format.ts'
import type { PartProps } from '../modules.ts'
import type { Phase } from '../state/phase.ts'
import { matching } from './known-issues.ts'
import { isSingle, ContactOptions, Title } from './ui.tsx'

/** The one question: each reason is a button, and its click raises the report. */
export function Ask({
  machine,
  settings,
  texts,
  recentReports,
  phase,
  ...props
}: PartProps & { phase: Phase & { name: 'ask' } }) {
  const now = props.now()
  const tell = (at: number) => ({ when: tellTime(at, now, texts.language) })
  const due = answerBy(settings.promise, now)
  const raise = (code: string, pressed: Element) => {
    void machine.raise(code, 'panel', { beside: pressed.parentElement, at: phase.at })
  }
  return (
    <div>
      <Title>{texts.title}</Title>
      {/* People don't see this field, so only bots fill it. */}
      <input
        class="trap"
        type="text"
        name="url"
        tabIndex={-1}
        aria-hidden="true"
        autocomplete="off"
      />
      {matching(settings.notices, location.pathname, now).map(({ id, text, until }) => (
        <div class="notice">
          <p dir="auto">{text}</p>
          {until !== null && <p class="soft">{fill(texts.noticeUntil, tell(until))}</p>}
          {recentReports.list().some(({ notice }) => notice === id) ? (
            <p>{texts.noticeThanks}</p>
          ) : (
            <button
              class="plain"
              aria-label={`${texts.tellMeWhen}: ${text}`}
              onClick={(event) =>
                isSingle(event) && void machine.raise('known', 'notice', { knownIssue: id })
              }
            >
              {texts.tellMeWhen}
            </button>
          )}
        </div>
      ))}
      <p class="soft">
        {texts.oneClick} {due !== null && fill(texts.answerBy, tell(due))}
      </p>
      {settings.reasons.map(({ code, label }) => (
        <button
          class="reason"
          aria-current={code === phase.reason}
          onClick={(event) => isSingle(event) && raise(code, event.currentTarget)}
        >
          {label}
        </button>
      ))}
      {phase.entries?.map((entry) => (
        <button class="link" onClick={() => machine.showEntry(entry)}>
          {fill(texts.unsentOf, tell(entry.at))}
        </button>
      ))}
      {recentReports.list().map(({ id, reference }) => (
        <button class="link" onClick={() => void machine.show(id)}>
          {fill(texts.yourReport, { reference })}
        </button>
      ))}
      <ContactOptions settings={settings} texts={texts} />
    </div>
  )
}
