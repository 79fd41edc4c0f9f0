import type { Context, MiddlewareHandler } from 'hono'
import { Problem } from '../problem.ts'
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

/** The origin at which this worker was reached, for links that lead back to it. */
export function ownOrigin(c: Context): string {
  return new URL(c.req.url).origin
}

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]']

/** Sends everybody to TLS, except on this machine: links and cookies of this worker are secrets. */
export function requireTls(): MiddlewareHandler {
  return async function checkTls(c, next) {
    const url = new URL(c.req.url)
    if (url.protocol === 'http:' && !LOCAL_HOSTS.includes(url.hostname)) {
      url.protocol = 'https:'
      return c.redirect(url.href, 308)
    }
    await next()
    if (url.protocol === 'https:') c.header('Strict-Transport-Security', 'max-age=31536000')
    return undefined
  }
}
