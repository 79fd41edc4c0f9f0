import type { Context } from 'hono'
import {
  background,
  keepSite,
  UNAVAILABLE,
  RECALL_MAX_MS,
  recallSite,
  orUnavailable,
} from '../app/outage-cache.ts'
import type { Language, KnownIssue, PanelSettings } from '../contract.ts'
import { listKnownIssues } from '../db/known-issues.ts'
import { within } from '../db/query.ts'
import { findSite } from '../db/sites.ts'
import type { Env } from '../env.ts'
import { ownOrigin } from '../http/guards.ts'
import { WIDGET_PARTS, widgetTextsFor } from '../i18n/load.ts'
import { pickLanguage } from '../i18n/pick.ts'
import { Problem } from '../problem.ts'
import type { Site } from '../sites/site.ts'
import { readClock } from '../time/clock.ts'
import { panelSettings } from './settings.ts'

/** A customer who waits for the panel any longer has gone. */
const READ_MAX_MS = 3_000

/** A site as its customers see it. */
interface Shown {
  readonly site: Site
  /** Whether all of it is what the database says now. */
  readonly isNow: boolean
}

type Asked = Context<{ Bindings: Env }>

/**
 * The site, as the database has it or, where that does not answer in time, as it was kept: a page
 * shows the widget, and a customer can say what is wrong, while the database is out of reach.
 */
export async function showSite(c: Asked, siteId: string): Promise<Shown> {
  const shelf = { origin: ownOrigin(c), now: readClock().now }
  const found = await orUnavailable(() => within(READ_MAX_MS, () => findSite(c.env.DB, siteId)))
  if (found === UNAVAILABLE) {
    const recall = () => within(RECALL_MAX_MS, () => recallSite(siteId, shelf))
    const site = await recall().catch(() => null)
    if (!site) throw new Problem('unavailable')
    return { site, isNow: false }
  }
  if (!found) throw new Problem('unknown_site')
  background(c, keepSite(found, shelf))
  return { site: found, isNow: true }
}

/** The known problems that a site shows now, or `OUT`: nobody keeps them, for they may be over. */
async function showNotices(
  c: Asked,
  siteId: string,
): Promise<readonly KnownIssue[] | typeof UNAVAILABLE> {
  const { now } = readClock()
  return orUnavailable(() => within(READ_MAX_MS, () => listKnownIssues(c.env.DB, siteId, now)))
}

/** Nobody wants more languages than that. */
const WANTED_MAX = 12

/** What a part of the widget says for a site; the panel's brings its settings along. */
interface Said {
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
  const notices = found === UNAVAILABLE ? [] : found
  return {
    words: await widgetTextsFor(site, language, known),
    ...(isPanel && { settings: await panelSettings(site, language, notices, readClock().now) }),
    isNow: isNow && found !== UNAVAILABLE,
  }
}

/** What the snippet says comes first, then the site, the page and the browser. */
function languageFor(site: Site, [snippet = '', ...wanted]: readonly string[]): Language {
  return pickLanguage([snippet]) ?? site.language ?? pickLanguage(wanted) ?? 'en'
}
