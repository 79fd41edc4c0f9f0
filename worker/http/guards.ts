import type { Context, MiddlewareHandler } from 'hono'
import { findStandstill } from '../db/schema.ts'
import type { Env } from '../env.ts'
import { logError } from '../log.ts'
import { Problem } from '../problem.ts'
import { hashOf, isSameHash } from '../security/crypto.ts'
import { WEBHOOK_AGENT } from '../security/webhook-url.ts'

/**
 * Takes no webhook of a collector: one that goes round to a collector, by whichever of its names,
 * does nothing there.
 */
export function refuseOwnPosts(): MiddlewareHandler {
  return async function checkSender(c, next) {
    if (c.req.header('user-agent') === WEBHOOK_AGENT) throw new Problem('forbidden')
    await next()
  }
}

/** A request asks for it several times, and to parse an address costs as much as all else. */
const origins = new WeakMap<Request, string>()

/** The origin at which this worker was reached, for links that lead back to it. */
export function ownOrigin(c: Context): string {
  const { raw, url } = c.req
  const origin = origins.get(raw) ?? new URL(url).origin
  origins.set(raw, origin)
  return origin
}

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]']

/** Sends everybody to TLS, except on this machine: links and cookies of this worker are secrets. */
export function requireTls(): MiddlewareHandler {
  return async function checkTls(c, next) {
    const isTls = c.req.url.startsWith('https:')
    const url = isTls ? null : new URL(c.req.url)
    if (url?.protocol === 'http:' && !LOCAL_HOSTS.includes(url.hostname)) {
      url.protocol = 'https:'
      return c.redirect(url.href, 308)
    }
    await next()
    if (isTls) c.header('Strict-Transport-Security', 'max-age=31536000')
    return undefined
  }
}

const DATABASE_IN_HEALTH = { paused: 'paused', old_schema: 'outdated' } as const

/**
 * Stores and answers nothing while the collector is paused or its database is older than this code.
 * Whoever runs it reads what to run; customers and their devices are asked to come again.
 */
export function requireRunning(): MiddlewareHandler<{ Bindings: Env }> {
  return async function checkRunning(c, next) {
    const standstill = await findStandstill(c.env)
    if (!standstill) return next()
    const { because, run } = standstill
    logError(because, new Error(run))
    const { path } = c.req
    const database = DATABASE_IN_HEALTH[because]
    if (path === '/health') return c.json({ ok: false, database, run }, 503)
    if (path === '/' || path.startsWith('/desk')) return c.text(run, 503)
    // A page may read that it has to wait.
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Access-Control-Expose-Headers', 'Retry-After')
    throw new Problem('unavailable')
  }
}

/** Whether somebody sends the token of those who watch the collector. */
export async function isWatcher(c: Context<{ Bindings: Env }>): Promise<boolean> {
  const wanted = c.env.HEALTH_TOKEN ?? ''
  const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
  return wanted !== '' && isSameHash(await hashOf(given), await hashOf(wanted))
}
