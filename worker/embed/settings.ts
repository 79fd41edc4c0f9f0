import {
  type Language,
  LANGUAGES,
  type LauncherSettings,
  type KnownIssue,
  type PanelSettings,
} from '../contract.ts'
import { widgetTextsFor } from '../i18n/load.ts'
import { promiseTable } from '../reports/promises.ts'
import type { Site } from '../sites/site.ts'
import { inkOn } from '../text/color.ts'

/** How a build's files are called: how each ends, and the launcher's sheet. */
interface Built {
  readonly build: string
  readonly sheet: string
}

/** What stands in a site's script; `wanted` is the language that the snippet asks for, if any. */
export async function launcherSettings(
  site: Site,
  { build, sheet }: Built,
  wanted: Language | null = null,
): Promise<LauncherSettings> {
  const { id, launcher, signals, email } = site
  const language = wanted ?? site.language
  const { failed } = await widgetTextsFor(site, language ?? 'en', 'panel')
  const labels = language ? {} : labelsOf(site)
  return {
    site: id,
    label: language ? await labelIn(site, language) : site.label,
    look: sheet + launcherLook(site),
    failed: email === null ? failed : `${failed} ${email}`,
    build,
    ...(wanted && { language: wanted }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(launcher.shortcut !== null && { shortcut: launcher.shortcut }),
    ...(signals && { signals }),
  }
}

/** The site's label, or ours where it has none in this language. */
async function labelIn(site: Site, language: Language): Promise<string> {
  const own = site.translations[language]?.label
  if (own !== undefined) return own
  const isAtHome = language === (site.language ?? 'en')
  return isAtHome ? site.label : (await widgetTextsFor(site, language, 'panel')).label
}

/** By the first two letters of a language, which is all that the launcher looks at. */
function labelsOf({ translations }: Site): Record<string, string> {
  const labels: Record<string, string> = {}
  for (const language of LANGUAGES) {
    const label = translations[language]?.label
    if (label !== undefined) labels[language.slice(0, 2)] ??= label
  }
  return labels
}

/** What the panel says for a site in one language. */
export async function panelSettings(
  site: Site,
  language: Language,
  notices: readonly KnownIssue[],
  now: number,
): Promise<PanelSettings> {
  const { name, accent, launcher, contacts, email, translations, queryKeys, orderQuestion } = site
  const own = translations[language]
  return {
    name,
    label: await labelIn(site, language),
    accent,
    ink: inkOn(accent),
    theme: launcher.theme,
    reasons: site.reasons.map(({ code, label }) => ({
      code,
      label: own?.reasons?.[code] ?? label,
    })),
    promise: promiseTable(site, now),
    ...(site.turnstile && { turnstile: site.turnstile.siteKey }),
    ...(notices.length > 0 && { notices }),
    ...(queryKeys.length > 0 && { queryKeys }),
    ...(orderQuestion && { orderQuestion }),
    ...(email !== null && { email }),
    ...(contacts.length > 0 && {
      contacts: contacts.map((way) => ({ ...way, ...own?.contacts?.[way.url] })),
    }),
  }
}

/** CSS of a site's launcher: its colours, and where it stands. */
function launcherLook({ accent, launcher }: Site): string {
  const { position, offset, hidden } = launcher
  const [inline, block] = offset
  const variables = [`--amends-accent:${accent}`, `--amends-ink:${inkOn(accent)}`]
  // What the launcher has by itself need not be said.
  if (block !== 16) variables.push(`--amends-y:${block}px`)
  if (position === 'start') variables.push(`--amends-x:${inline}px auto`)
  else if (inline !== 16) variables.push(`--amends-x:auto ${inline}px`)
  return `:host{${variables.join(';')}}${hidden ? '.launch{display:none}' : ''}`
}
