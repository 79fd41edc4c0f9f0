import type { Build } from '../../app/widget-build.ts'
import type { Snippet } from '../../db/staff.ts'
import { Shell } from '../../http/page.tsx'
import {
  ALERT_TOPICS,
  type AlertMode,
  type AlertTopic,
  type Site,
  type Staff,
} from '../../sites/site.ts'
import { DeskHeader } from '../ui/shell.tsx'
import { SnippetCard } from './snippets.tsx'
import { StaffCard } from './staff.tsx'

interface SettingsProps {
  readonly site: Site
  readonly staff: Staff
  readonly troubles: readonly string[]
  readonly colleagues: readonly Staff[]
  readonly snippets: readonly Snippet[]
  readonly fault: string | null
  /** What was sent is stored. */
  readonly isKept: boolean
  /** A local date. */
  readonly today: string
  /** How a page embeds the widget. */
  readonly embed: { readonly collector: string; readonly build: Build }
}

/** How one is told, shared wording, and who works here. */
export function SettingsPage({
  site,
  staff,
  troubles,
  colleagues,
  snippets,
  fault,
  isKept,
  today,
  embed,
}: SettingsProps) {
  return (
    <Shell
      styles="/desk.css"
      title={`Settings, ${site.name}`}
      header={<DeskHeader site={site} staff={staff} troubles={troubles} />}
    >
      <h1>Settings</h1>
      {fault !== null && (
        <p class="notice fault" role="alert">
          {fault}
        </p>
      )}
      {isKept && (
        <p class="notice" role="status">
          Kept.
        </p>
      )}
      <AlertsCard site={site} staff={staff} />
      <EmbedCard siteId={site.id} {...embed} />
      <SnippetCard snippets={snippets} colleagues={colleagues} staff={staff} today={today} />
      <StaffCard colleagues={colleagues} staff={staff} site={site} />
      <section class="card">
        <h2>Where you are signed in</h2>
        <p>
          Ends every session of yours, this one too, and makes the links in your mails worthless.
        </p>
        <form method="post" action="/desk/settings/sessions/end">
          <button type="submit" class="quiet">
            Sign out everywhere
          </button>
        </form>
      </section>
    </Shell>
  )
}

const TOPIC_WORDS: Record<AlertTopic, string> = {
  new: 'A new report',
  customer: 'A customer writes, chooses or answers',
  team: 'A colleague asks you for something',
  due: 'A promise falls due or breaks',
}

const MODE_WORDS: Record<AlertMode, string> = {
  now: 'At once',
  digest: 'In the daily digest',
}

function AlertsCard({ site, staff }: Pick<SettingsProps, 'site' | 'staff'>) {
  const { topics, quiet } = staff.alerts
  const chosen = (topic: AlertTopic) => topics?.[topic] ?? site.alerts[staff.role]?.[topic] ?? 'now'
  return (
    <section class="card">
      <h2>How you are told</h2>
      <form method="post" action="/desk/settings/alerts">
        {ALERT_TOPICS.map((topic) => (
          <div class="field pair">
            <label for={topic}>{TOPIC_WORDS[topic]}</label>
            <select id={topic} name={topic}>
              {Object.entries(MODE_WORDS).map(([mode, words]) => (
                <option value={mode} selected={mode === chosen(topic)}>
                  {words}
                </option>
              ))}
            </select>
          </div>
        ))}
        <fieldset class="field">
          <legend>
            Quiet hours
            <span class="hint">
              What comes up in them waits for their end. Times are those of {site.calendar.timeZone}
              .
            </span>
          </legend>
          <input type="time" name="quietFrom" aria-label="From" value={clock(quiet?.from)} /> to{' '}
          <input type="time" name="quietTo" aria-label="Until" value={clock(quiet?.to)} />
        </fieldset>
        <button type="submit">Keep this</button>
      </form>
    </section>
  )
}

function clock(minutes: number | undefined): string {
  if (minutes === undefined) return ''
  return `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

function twoDigits(part: number): string {
  return String(part).padStart(2, '0')
}

interface EmbedProps {
  readonly siteId: string
  /** Where this collector is. */
  readonly collector: string
  readonly build: Build
}

/** The line that a website needs, and the one that fixes the widget to the byte. */
function EmbedCard({ siteId, collector, build: { version, integrity } }: EmbedProps) {
  const plain = `<script async src="${collector}/w/${siteId}/amends.js"></script>`
  const address = `${collector}/w/v/${version}/amends.js?site=${siteId}`
  const pinned = `<script async src="${address}" integrity="${integrity}" crossorigin></script>`
  return (
    <section class="card" id="embed">
      <h2>On your website</h2>
      <p>This line shows the button. It stays up to date by itself.</p>
      <pre class="code">{plain}</pre>
      <details>
        <summary>For pages where people pay or sign in</summary>
        <p>
          This line names version {version} by its hash. The browser runs those bytes or none:
          nobody can change them, not even we. To update, come back for a new line.
        </p>
        <pre class="code">{pinned}</pre>
      </details>
    </section>
  )
}
