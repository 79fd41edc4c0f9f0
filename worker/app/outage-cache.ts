import type { Context } from 'hono'
import { isUnavailable } from '../db/query.ts'
import { logError } from '../log.ts'
import { type Site, SITE_DEFAULTS } from '../sites/site.ts'

// What the worker remembers for the time in which D1 cannot be asked: in this isolate's memory, and
// in the cache of this data centre, which outlives it. (Not at *.workers.dev, whose cache keeps
// nothing: there the memory has to do.)
const SITES_MAX = 500
const WAITING_MAX = 5_000
const REFRESH_MS = 5 * 60_000
const SITE_TTL_S = 24 * 60 * 60
const WAITING_TTL_S = 60 * 60
/** A cache that is slower than this is of no help. */
export const RECALL_MAX_MS = 500

const sites = new Map<string, { readonly site: Site; readonly at: number }>()
const waiting = new Set<string>()

/** Where the copies of one collector stand in the cache; no route answers there. */
interface Shelf {
  readonly origin: string
  readonly now: number
}

/**
 * Keeps what the widget says of a site, and what raising a report there needs: no secret; resolves
 * once the cache has it.
 */
export async function keepSite(site: Site, { origin, now }: Shelf): Promise<void> {
  const before = sites.get(site.id)
  const isRecent = before !== undefined && now - before.at < REFRESH_MS
  // What the site may grant, and with what it signs, is nobody's business here.
  const { authority, alerts } = SITE_DEFAULTS
  // Without it nobody is proven, and somebody looks first.
  const turnstile = site.turnstile && { ...site.turnstile, secretKey: '' }
  const copy: Site = { ...site, authority, alerts, identitySecret: null, turnstile }
  if (sites.size >= SITES_MAX) sites.clear()
  sites.set(site.id, { site: copy, at: isRecent ? before.at : now })
  if (!isRecent) await put(`${origin}/v1/kept/site/${site.id}`, copy, SITE_TTL_S)
}

/** The site as it was when somebody was last shown it, or raised a report there; or null. */
export async function recallSite(siteId: string, { origin, now }: Shelf): Promise<Site | null> {
  const kept = sites.get(siteId)
  const isFresh = kept !== undefined && now - kept.at < SITE_TTL_S * 1000
  return isFresh ? kept.site : find<Site>(`${origin}/v1/kept/site/${siteId}`)
}

/** Remembers that a report was accepted and waits to be stored. */
export async function keepWaiting(reportId: string, { origin }: Shelf): Promise<void> {
  if (waiting.size >= WAITING_MAX) waiting.clear()
  waiting.add(reportId)
  await put(`${origin}/v1/kept/report/${reportId}`, true, WAITING_TTL_S)
}

/** Whether a report that is not in the database was accepted not long ago. */
export async function isWaiting(reportId: string, { origin }: Shelf): Promise<boolean> {
  if (waiting.has(reportId)) return true
  return (await find<true>(`${origin}/v1/kept/report/${reportId}`)) ?? false
}

async function put(url: string, value: unknown, ttl: number): Promise<void> {
  const headers = { 'Cache-Control': `max-age=${ttl}` }
  await caches.default.put(url, Response.json(value, { headers }))
}

async function find<Value>(url: string): Promise<Value | null> {
  const response = await caches.default.match(url)
  return response ? response.json<Value>() : null
}

/** Stands for what the database did not say. */
export const UNAVAILABLE = Symbol('out of reach')

/** What something comes to, or `OUT` where that is out of reach; whatever else is wrong is thrown. */
export async function orUnavailable<T>(run: () => Promise<T>): Promise<T | typeof UNAVAILABLE> {
  try {
    return await run()
  } catch (error) {
    if (!isUnavailable(error)) throw error
    logError('intake_diverted', error.cause ?? error)
    return UNAVAILABLE
  }
}

/** Does what is only kept for later, which never holds up an answer, nor breaks it. */
export function background(c: Context, work: Promise<void>): void {
  c.executionCtx.waitUntil(work.catch((error: unknown) => logError('keep_failed', error)))
}
