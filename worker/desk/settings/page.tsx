import type { SigningKeys } from '../../app/signing-keys.ts'
import type { Build } from '../../app/widget-build.ts'
import type { RefusedOrigin } from '../../db/refused-origins.ts'
import type { Snippet } from '../../db/staff.ts'
import { Shell } from '../../http/page.tsx'
import {
  ALERT_TOPICS,
  type AlertMode,
  type AlertTopic,
  type Site,
  type Staff,
} from '../../sites/site.ts'
import { nameOfOne } from '../ui/names.ts'
import { DeskHeader } from '../ui/shell.tsx'
import { KeysCard } from './keys.tsx'
import { OriginsCard } from './origins.tsx'
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
  readonly refused: readonly RefusedOrigin[]
  readonly now: number
  /** How a page embeds the widget. */
  readonly embed: { readonly collector: string; readonly build: Build }
  /** Null for whoever is no admin. */
  readonly keys: SigningKeys | null
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
  refused,
  now,
  embed,
  keys,
}: SettingsProps) {
  return (
    <Shell
      styles="/desk.css"
      title={`Settings · ${site.name}`}
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
          Saved.
        </p>
      )}
      <AlertsCard site={site} staff={staff} />
      <EmbedCard siteId={site.id} {...embed} />
      <OriginsCard site={site} refused={refused} now={now} />
      <SnippetCard snippets={snippets} colleagues={colleagues} staff={staff} today={today} />
      <StaffCard colleagues={colleagues} staff={staff} site={site} />
      {keys && <KeysCard keys={keys} site={site} now={now} />}
      <section class="card">
        <h2>Your sessions</h2>
        <p>
          This signs you out on every device, including this one. It also revokes the links in your
          emails.
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
  new: 'New report',
  customer: 'A customer writes, chooses or answers',
  team: 'A colleague asks you for something',
  due: 'A promise is due soon or broken',
}

const MODE_WORDS: Record<AlertMode, string> = {
  now: 'Right away',
  digest: 'In the daily digest',
}

function AlertsCard({ site, staff }: Pick<SettingsProps, 'site' | 'staff'>) {
  const { topics, quiet } = staff.alerts
  const chosen = (topic: AlertTopic) => topics?.[topic] ?? site.alerts[staff.role]?.[topic] ?? 'now'
  return (
    <section class="card">
      <h2>Your alerts</h2>
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
              Alerts wait until quiet hours are over. All times are in {site.calendar.timeZone}.
            </span>
          </legend>
          <input type="time" name="quietFrom" aria-label="From" value={clock(quiet?.from)} /> to{' '}
          <input type="time" name="quietTo" aria-label="Until" value={clock(quiet?.to)} />
        </fieldset>
        <button type="submit" aria-label={nameOfOne('Save', 'your alerts')}>
          Save
        </button>
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

/** The line that a website needs, what keeps early presses, and what fixes the widget to the byte. */
function EmbedCard({ siteId, collector, build: { version, integrity, early } }: EmbedProps) {
  const plain = `<script async src="${collector}/w/${siteId}/amends.js"></script>`
  const address = `${collector}/w/v/${version}/amends.js?site=${siteId}`
  const pinned = `<script async src="${address}" integrity="${integrity}" crossorigin></script>`
  return (
    <section class="card" id="embed">
      <h2>Add the widget to your website</h2>
      <p>Paste this line into your pages to show the button. The widget updates itself.</p>
      <pre class="code">{plain}</pre>
      <details>
        <summary>For pages that load slowly</summary>
        <p>
          Put this in front of that line, or of the one below. It remembers what people press before
          the widget is there, and raises it then.
        </p>
        <pre class="code">{`<script>${early.code}</script>`}</pre>
        <p>If your pages send a Content-Security-Policy, add this to its script-src:</p>
        <pre class="code">{`'${early.hash}'`}</pre>
      </details>
      <details>
        <summary>For pages where people pay or sign in</summary>
        <p>
          This line pins version {version} by its hash. The browser runs exactly this code or
          nothing, so nobody can change it, not even us. To update, come back for a new line.
        </p>
        <pre class="code">{pinned}</pre>
      </details>
    </section>
  )
}
