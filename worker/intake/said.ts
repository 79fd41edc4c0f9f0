import type { Context } from 'hono'
import { OUT } from '../app/outage-cache.ts'
import type { Language, PanelSettings } from '../contract.ts'
import type { Env } from '../env.ts'
import { WIDGET_PARTS, widgetTextsFor } from '../i18n/load.ts'
import { pickLanguage } from '../i18n/pick.ts'
import { Problem } from '../problem.ts'
import type { Site } from '../sites/site.ts'
import { thisMoment } from '../time/clock.ts'
import { panelSettings } from './settings.ts'
import { showNotices, showSite } from './shown-site.ts'

/** Nobody wants more languages than that. */
const WANTED_MAX = 12

/** What a part of the widget says for a site; the panel's brings its settings along. */
export interface Said {
  readonly words: object
  readonly settings?: PanelSettings
  /** Whether all of it is what the database says now. */
  readonly isNow: boolean
}

/** The words of a part, in the first of the wanted languages that there is. */
export async function readSaid(
  c: Context<{ Bindings: Env }>,
  { siteId, part, wanted }: { siteId: string; part: string; wanted: string },
): Promise<Said> {
  const known = WIDGET_PARTS.find((name) => name === part)
  if (!known) throw new Problem('not_found')
  const isPanel = known === 'panel'
  const [{ site, isNow }, found] = await Promise.all([
    showSite(c, siteId),
    isPanel ? showNotices(c, siteId) : [],
  ])
  const language = languageFor(site, wanted.split(',').slice(0, WANTED_MAX))
  const notices = found === OUT ? [] : found
  return {
    words: await widgetTextsFor(site, language, known),
    ...(isPanel && { settings: await panelSettings(site, language, notices, thisMoment().now) }),
    isNow: isNow && found !== OUT,
  }
}

/** What the snippet says comes first, then the site, the page and the browser. */
function languageFor(site: Site, [snippet = '', ...wanted]: readonly string[]): Language {
  return pickLanguage([snippet]) ?? site.language ?? pickLanguage(wanted) ?? 'en'
}
